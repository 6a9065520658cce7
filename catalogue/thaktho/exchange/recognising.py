"""Finds the dataset that a file is for when nobody said: its form says it, its package does, or only one fits.

Nothing is guessed in silence: how the dataset was found is told, and where several would fit, somebody is asked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from thaktho import form
from thaktho.errors import UsageError
from thaktho.intake.files.tables import Parts, book_of, content
from thaktho.intake.guard.find import shown
from thaktho.intake.read import read
from thaktho.judging import Judging
from thaktho.messages import Text, text
from thaktho.model import Note, Reading
from thaktho.workspace import DatasetSettings, Publisher

_OURS = frozenset({"find.sheet_like", "find.no_header", "find.only_lists", "find.layout_taken", "find.rows_skipped"})
"""What is said of a file without a row that is nevertheless meant for us."""
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Meant:
    """Whose file it is and for which dataset; ``by`` says by what that was known."""

    publisher: Publisher
    dataset: DatasetSettings
    by: Text


@dataclass(frozen=True, slots=True)
class Unclear:
    """It is for us, and nothing tells for which dataset.

    ``rule`` is the key of the message that ``says`` why; ``notes`` is what was found in it all the same.
    """

    rule: str
    says: Text
    notes: Sequence[Note] = ()


def meant(
    catalogue: Judging, file: Path, publishers: Sequence[Publisher], claim: str | None, parts: Parts | None = None
) -> Meant | Unclear | None:
    """Find out for which dataset a file is; None where nothing in it is anything that we read.

    Args:
        catalogue: the open workspace.
        file: that came.
        publishers: whose it may be, at least one.
        claim: what was written beside it: ``projects/2569``, perhaps with the publisher's id before it, or an address.
        parts: the file's content, where it was read already.

    Raises:
        DataError: it cannot be read.
    """
    every = [(one, dataset) for one in publishers for dataset in one.datasets]
    if not every:
        return None
    contract = catalogue.contract
    parts = content(file, contract.sheet_names) if parts is None else parts
    said = book_of(file.name, parts, twin=False).properties
    found: Meant | Unclear | None = None
    if form.DATASET in said:
        who = [one for one in publishers if one.id == said.get(form.PUBLISHER)] or publishers
        found = _named(who, said[form.DATASET], said.get(form.PERIOD), "form")
    elif claim is not None:
        found = _claimed(publishers, claim.strip().removeprefix(f"{catalogue.workspace.base}dataset/"))
    if isinstance(found, Meant):
        return found
    readings = _readings(catalogue, file, every, parts)
    first = readings[0]
    if found is None:
        if not any(reading.rows for reading in readings) and _OURS.isdisjoint(note.rule for note in first.notes):
            return None
        found = _fitting(list(zip(every, readings, strict=True)))
    return replace(found, notes=first.notes) if isinstance(found, Unclear) else found


def _readings(
    catalogue: Judging, file: Path, every: Sequence[tuple[Publisher, DatasetSettings]], parts: Parts
) -> Sequence[Reading]:
    """Read a file as each of the datasets: once for all, unless its layout passes rows of other years over."""

    def as_(pair: tuple[Publisher, DatasetSettings]) -> Reading:
        return read(file, catalogue.contract, catalogue.workspace, *pair, catalogue.known, parts)

    first = as_(every[0])
    if any(note.rule == "find.rows_skipped" for note in first.notes):
        return [first, *map(as_, every[1:])]
    return [first] * len(every)


def _claimed(publishers: Sequence[Publisher], claim: str) -> Meant | Unclear:
    parts = claim.split("/")
    who = [one for one in publishers if one.id == parts[0]]
    names = parts[1:] if who and len(parts) > 1 else parts
    return _named(who or publishers, names[0], names[1] if len(names) > 1 else None, "package")


def known_as(publishers: Sequence[Publisher]) -> list[str]:
    """Return what may be written to say which dataset is meant: each that there is, as it is to be written."""
    several = len(publishers) > 1
    return [
        f"{one.id}/{dataset.id}/{dataset.period}" if several else f"{dataset.id}/{dataset.period}"
        for one in publishers
        for dataset in one.datasets
    ]


def _named(publishers: Sequence[Publisher], name: str, year: str | None, by: str) -> Meant | Unclear:
    """Return the dataset that was named: the only one of those publishers that is called so."""
    found: list[tuple[Publisher, DatasetSettings]] = []
    for one in publishers:
        try:
            found.append((one, one.dataset(name, year)))
        except UsageError:
            continue
    said = shown("/".join(re.sub(r"\s+", " ", part)[:_LONGEST] for part in (name, year) if part))
    if len(found) == 1:
        return Meant(*found[0], text(f"pull.by_{by}", said=said))
    return Unclear(f"pull.unknown_{by}", text(f"pull.unknown_{by}", said=said))


def _fitting(read_as: Sequence[tuple[tuple[Publisher, DatasetSettings], Reading]]) -> Meant | Unclear:
    """Return the only dataset whose years are those of the rows, and that is declared to read like the file."""
    with_rows = [one for one in read_as if one[1].rows] or read_as
    fits = [(pair, reading) for pair, reading in with_rows if all(_within(year, pair[1]) for year in _years(reading))]
    declared = [(pair, reading) for pair, reading in fits if pair[1].layout == reading.layout]
    fits = declared or fits
    if len(fits) == 1:
        pair, reading = fits[0]
        return Meant(*pair, text("pull.by_only", years=_told(_years(reading))))
    rule = "pull.fits_several" if fits else "pull.fits_none"
    return Unclear(rule, text(rule, years=_told({year for _, reading in with_rows for year in _years(reading)})))


def _within(year: int, dataset: DatasetSettings) -> bool:
    first, last = dataset.years
    return first <= year <= last


def _years(reading: Reading) -> set[int]:
    """Return the fiscal years that the rows say, not those that were made by rule of what the dataset says."""
    said = (value for row in reading.rows for value in row.fields.get("fiscalYear", ()) if not value.derived)
    return {value.value for value in said if isinstance(value.value, int)}


def _told(years: set[int]) -> Text:
    if not years:
        return text("pull.no_year")
    first, last = min(years), max(years)
    return Text(*[str(first) if first == last else f"{first}–{last}"] * 2)
