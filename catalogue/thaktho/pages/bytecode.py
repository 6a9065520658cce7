"""Templates as they were compiled, kept where Python keeps its own modules as it compiled them: in ``__pycache__``.

To compile all templates of a language takes as long as some thousand pages. What was compiled is the same for all data
and for as long as the software is the same. It is trusted as Python trusts what lies there: who may write into that
folder may change this very program. Where nobody may, templates are compiled anew each time.
"""

import contextlib
import hashlib
import marshal
import os
import sys
import tempfile
from importlib.metadata import version
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from thaktho.messages import Language
from thaktho.site_folder import software

_DIGEST = 32
"""Bytes of a SHA-256."""


class Compiled(BytecodeCache):
    """The templates of one language as compiled: by this process, by its parent or by an earlier one.

    Args:
        language: what they are compiled for.
        place: the file that holds them; another than the one beside Python's own.
    """

    def __init__(self, language: Language, place: Path | None = None) -> None:
        self._place = place or Path(cache_from_source(str(Path(__file__).with_name(f"templates-{language}.py"))))
        self._codes: dict[tuple[str, str], Any] | None = None
        self._is_more = False

    def keep(self) -> None:
        """Keep what was compiled for later processes, where the folder takes it and Python may keep its own there."""
        if sys.dont_write_bytecode or not self._is_more:
            return
        told = self.told()
        with contextlib.suppress(OSError):
            self._place.parent.mkdir(parents=True, exist_ok=True)
            number, name = tempfile.mkstemp(dir=self._place.parent, prefix=f"{self._place.name}.")
            try:
                with os.fdopen(number, "wb") as file:
                    os.fchmod(number, 0o644)  # there is nothing in it that is not in the package
                    file.write(_digest(told) + told)
                Path(name).replace(self._place)
            finally:
                Path(name).unlink(missing_ok=True)

    def told(self) -> bytes:
        """Return what was compiled, for other processes of the same program."""
        return marshal.dumps(self._codes or {})

    def learn(self, told: bytes) -> None:
        """Take over what another process of the same program compiled."""
        self._codes = marshal.loads(told)  # noqa: S302 - of our parent, in a folder closed to others, or of `keep`

    def load_bytecode(self, bucket: Bucket) -> None:
        """Put in what was compiled of this very source."""
        if self._codes is None:
            self.learn(self._kept() or marshal.dumps({}))
        bucket.code = (self._codes or {}).get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Remember what was compiled."""
        if bucket.code is not None and self._codes is not None:
            self._codes[bucket.key, bucket.checksum] = bucket.code
            self._is_more = True

    def _kept(self) -> bytes | None:
        """Return what was kept, or None where it is of other software or is broken."""
        with contextlib.suppress(OSError):
            said = self._place.read_bytes()
            return said[_DIGEST:] if said[:_DIGEST] == _digest(said[_DIGEST:]) else None
        return None


def _digest(told: bytes) -> bytes:
    """Return a digest of what was compiled and of all that it follows from."""
    made_by = repr((software(), [version(name) for name in ("jinja2", "markupsafe")], sys.version))
    return hashlib.sha256(made_by.encode() + told).digest()
