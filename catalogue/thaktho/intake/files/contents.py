"""What is said of a file beside its rows: that it is refused, or what its container carries."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from thaktho.cells import Merged, letters
from thaktho.intake.files.limits import MAX_CELLS, MAX_FAULTS, MAX_SHEETS

Fault = tuple[str, int, int, str]
"""A formula without a usable result: sheet, row and column from 0, the error or "" where it was never calculated."""
BIFF_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
"""The errors of cells in binary workbooks ([MS-XLS] 2.5.10)."""


class Refused(Exception):  # noqa: N818 - no error of the program: a word about a file
    """A file cannot be read as tables; ``key`` is that of the message, ``values`` are what it is filled with."""

    def __init__(self, key: str, **values: object) -> None:
        """Refuse a file; a value ``kind`` is the end of a message ``file.kind_…``."""
        super().__init__(key)
        self.key = key
        self.values = values


@dataclass(slots=True)
class Contents:
    """What a container carries beside its cells; ``merged`` are cells of a sheet that span others, from 0."""

    traits: list[str] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    merged: dict[str, list[Merged]] = field(default_factory=dict)

    def tell(self, trait: str) -> None:
        """Keep a trait, once."""
        if trait not in self.traits:
            self.traits.append(trait)

    def add(self, faults: Iterable[Fault]) -> None:
        """Keep faults, up to the limit of how many are told."""
        for fault in faults:
            if len(self.faults) >= MAX_FAULTS:
                return
            self.faults.append(fault)


def check_extent(rows: int, columns: int) -> None:
    """Refuse a sheet whose last value stands too far away; ``rows`` and ``columns`` reach from A1 to it."""
    if rows * columns > MAX_CELLS:
        raise Refused("file.stray_cell", cell=f"{letters(columns - 1)}{rows}")


def check_sheets(count: int) -> None:
    """Refuse a workbook of more sheets than anybody fills in."""
    if count > MAX_SHEETS:
        raise Refused("file.too_many_sheets", limit=MAX_SHEETS)
