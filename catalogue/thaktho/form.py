"""What a form is: the workbook that an agency fills in, and that its accepted data comes back in.

A form says in its document properties for whom it was made, so that one that strays to another agency or year is
known.
"""

from collections.abc import Mapping, Sequence

from thaktho.model import RawCell

PUBLISHER = "thaktho.publisher"
DATASET = "thaktho.dataset"
PERIOD = "thaktho.period"
CONTRACT = "thaktho.contract"
"""The names of the document properties: a publisher's id, a dataset's id, its period, the contract's version."""

Line = Mapping[str, RawCell]
"""One row to fill in: cells by the field's name; several values of a cell are parted by ``;``."""
Lines = Mapping[str, Sequence[Line]]
"""The rows to fill in, by the short name of their sheet."""

Choices = Mapping[str, Sequence[str]]
"""What a form offers where a thing is to be named, by the IRI of the thing's class; as the reader understands it."""
