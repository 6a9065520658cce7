"""Compound files: old workbooks (.xls), and new ones that are locked with a password."""

import struct
from contextlib import suppress
from typing import IO

import olefile

from thaktho.intake.files.binary_sheets import xls_faults, xls_globals
from thaktho.intake.files.contents import Contents, Refused, check_sheets

_SUMMARY = "\x05DocumentSummaryInformation"
_BROKEN = (OSError, LookupError, ValueError, RuntimeError, TypeError, struct.error)


def look(file: IO[bytes]) -> Contents:
    """Look into a compound file before anything reads it.

    Raises:
        Refused: it is locked with a password, is cut short, or is no workbook.
    """
    try:
        with olefile.OleFileIO(file) as compound:
            return _look(compound)
    except _BROKEN as error:
        raise Refused("file.truncated") from error


def _look(compound: olefile.OleFileIO) -> Contents:
    if compound.exists("EncryptedPackage"):
        raise Refused("file.encrypted")
    name = next((one for one in ("Workbook", "Book") if compound.exists(one)), None)
    if name is None:
        raise Refused("file.not_spreadsheet", kind="word" if compound.exists("WordDocument") else "other")
    stream = compound.openstream(name).read()
    told = xls_globals(stream)
    if told.locked:
        # calamine sees some kinds of encryption only, and reads the others as if the cells were plain
        raise Refused("file.encrypted")
    check_sheets(len(told.sheets))
    macros = any("_VBA_PROJECT" in part.upper() for path in compound.listdir() for part in path)
    traits = (["macros"] if macros else []) + (["external-links"] if told.linked else [])
    found = Contents(traits, _properties(compound))
    found.add(xls_faults(stream, told.sheets))
    return found


def _properties(compound: olefile.OleFileIO) -> dict[str, str]:
    """Return the custom properties of ours; those of a document that has strange ones are none of ours."""
    found: dict[str, str] = {}
    with suppress(*_BROKEN):
        for said in compound.get_userdefined_properties(_SUMMARY) if compound.exists(_SUMMARY) else ():
            name, value = said["property_name"], said["value"]
            if name.startswith("thaktho.") and value is not None:
                found[name] = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
    return found
