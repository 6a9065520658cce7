"""Licences by their address: what they are called, and under which names catalogues know them."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from thaktho.messages import Text


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence: its name, its kind in ADMS's list (``Attribution``), the Thai GDC's name for it, every CKAN's."""

    name: Text
    type: str | None = None
    gdc: str | None = None
    ckan: str | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether it is known to let everybody use the data for whatever they like."""
        return self.type not in (None, "NonCommercialUseOnly")


@cache
def _known() -> dict[str, Licence]:
    said = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return {
        start: Licence(Text(one["th"], one["en"]), one.get("type"), one.get("gdc"), one.get("ckan"))
        for start, one in said.items()
    }


def licence(address: str) -> Licence:
    """Return the licence of an address, called by that address where it is not known."""
    plain = address.lower().partition("://")[2].removeprefix("www.").rstrip("/") + "/"
    found = (one for start, one in _known().items() if plain.startswith(start))
    return next(found, Licence(Text(address, address)))
