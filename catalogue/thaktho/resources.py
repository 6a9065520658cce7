"""Finds the data folders that ship with the software: vocab, shapes, publishers, site, examples, queries, notebooks."""

from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).resolve().parent

Room = Literal["vocab", "shapes", "publishers", "site", "examples", "queries", "notebooks"]

_ELSEWHERE = {"queries": "docs/queries", "notebooks": "docs/notebooks"}


def folder(room: Room) -> Path:
    """Return a data folder: inside the installed package, or at the top of a source checkout."""
    installed = _PACKAGE / "_data" / room
    return installed if installed.is_dir() else _PACKAGE.parents[1] / _ELSEWHERE.get(room, room)
