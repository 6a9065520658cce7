"""Looks up what a file may name beside its own rows: local authorities, what the workspace holds, projects."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

from thaktho import iris
from thaktho.areas import LocalAuthority
from thaktho.areas import iri as area_iri
from thaktho.contract import THK
from thaktho.intake.values import nearest
from thaktho.iris import slug

Known = Mapping[tuple[str, str], tuple[str, ...]]
"""What the workspace knows already: (class IRI, slug of a code or name) → the IRIs of that name."""

FUND_NAMES = "names of funds"
"""Stands for a class in `Known`: what funds are called. A name alone is never taken for one of these; it is asked."""


def known_authorities(authorities: Sequence[LocalAuthority]) -> Known:
    """Return local authorities as things that a code may name, and as bodies of a full name that only one has."""
    names = Counter(slug(authority.name.th) for authority in authorities)
    known: dict[tuple[str, str], tuple[str, ...]] = {}
    for authority in authorities:
        found, name = (area_iri(authority.code),), slug(authority.name.th)
        for code in (authority.code, f"{authority.code} {authority.name.th}"):
            known[THK + "LocalAuthority", slug(code)] = found
        if names[name] == 1:
            known[iris.ORG + "Organization", name] = found
    return known


class Projects:
    """Projects that others have published, or the same publisher in another dataset.

    They are asked for once a file names a project that is not its own: few files do, and there may be a great many.
    """

    def __init__(self, held: Callable[[], Iterable[tuple[str, str]]]) -> None:
        """Prepare; ``held`` gives the IRI of each project with its code, or with "" where it has none."""
        self._held = held

    @cached_property
    def _by_name(self) -> dict[str, dict[str, None]]:
        found: dict[str, dict[str, None]] = {}
        for iri, code in self._held():
            for name in dict.fromkeys((iri, slug(code), slug(iri.rsplit("/", 1)[-1]))):
                if name:
                    found.setdefault(name, {})[iri] = None
        return found

    def named(self, said: str) -> tuple[str, ...]:
        """Return the projects that a text names: by address, by code, or by the end of an address."""
        return tuple(self._by_name.get(said if "://" in said else slug(said), ()))

    def near(self, said: str) -> list[str]:
        """Return the codes that are most like one that no project has."""
        codes = ((iri, name) for name, its in self._by_name.items() if "://" not in name for iri in its)
        return nearest.things(said, codes)
