"""What a form is: the workbook that an agency fills in, and that its accepted data comes back in.

A form says in its document properties for whom it was made, so that one that strays to another agency or year is
known.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from thaktho.cells import RawCell
from thaktho.contract import Concept
from thaktho.messages import Text
from thaktho.workspace import DatasetSettings, Publisher

PUBLISHER = "thaktho.publisher"
DATASET = "thaktho.dataset"
PERIOD = "thaktho.period"
CONTRACT = "thaktho.contract"
"""The names of the document properties: a publisher's id, a dataset's id, its period, the contract's version."""

BLANK = "download/form.xlsx"
"""The path, on the site, of the form that any agency may take."""

Line = Mapping[str, RawCell]
"""One row to fill in: cells by the field's name; several values of a cell are parted by ``;``."""
Lines = Mapping[str, Sequence[Line]]
"""The rows to fill in, by the short name of their sheet."""

Choices = Mapping[str, Sequence[str]]
"""What a form offers where a thing is to be named, by the IRI of the thing's class; as the reader understands it."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a form is made of.

    ``publisher`` and ``dataset`` are None for one that any agency may take. ``year`` is the fiscal year (Buddhist
    era) that its examples speak of; ``date`` is written down as the day it was made, so that the same data gives the
    same bytes; ``site`` is the deployment's address.
    """

    title: Text
    site: str
    publisher: Publisher | None
    dataset: DatasetSettings | None
    year: int
    date: dt.date
    choices: Choices
    lines: Lines


def listed(concept: Concept) -> str:
    """Return a concept as forms write it, such as ``1004 ผู้สูงอายุ``: its code, and its name for who reads it."""
    return f"{concept.notation} {concept.label.th}"
