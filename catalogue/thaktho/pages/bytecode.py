"""Templates as they were compiled, kept where Python keeps its own modules as it compiled them: in ``__pycache__``.

To compile all templates of a language takes as long as some thousand pages. What was compiled is the same for all data
and for as long as the software is the same. It is trusted as Python trusts what lies there: who may write into that
folder may change this very program. Where nobody may, it is kept for as long as the process runs.
"""

import contextlib
import os
import sys
from functools import cache
from importlib.metadata import version
from importlib.util import cache_from_source
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

from thaktho import scratch
from thaktho.messages import Language
from thaktho.site_folder import software


class Compiled(FileSystemBytecodeCache):
    """The templates of one language as compiled, by this process or an earlier one.

    Args:
        language: what they are compiled for.
        place: the folder that holds them; another than the one beside Python's own.
    """

    def __init__(self, language: Language, place: Path | None = None) -> None:
        super().__init__(str(place or _place()), f"{language}-%s.{sys.implementation.cache_tag}.jinja")

    def get_source_checksum(self, source: str) -> str:
        """Return a digest of all that a compiled template follows from."""
        return super().get_source_checksum(f"{_made_by()}{source}")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Put in what was compiled of this very source by this very software; a broken file is as none."""
        try:
            super().load_bytecode(bucket)
        except Exception:  # noqa: BLE001 - a pickle that is broken may raise anything
            bucket.reset()

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled, where the disk takes it."""
        with contextlib.suppress(OSError):
            Path(self.directory).mkdir(parents=True, exist_ok=True)
            super().dump_bytecode(bucket)


def _place() -> Path:
    """Return Python's own folder, or one that goes with this process where Python may not write into its own."""
    beside = Path(cache_from_source(__file__)).parent
    there = next(one for one in (beside, *beside.parents) if one.exists())
    return beside if os.access(there, os.W_OK) and not sys.dont_write_bytecode else scratch.place() / "templates"


@cache
def _made_by() -> str:
    return repr((software(), [version(name) for name in ("jinja2", "markupsafe")], sys.version))
