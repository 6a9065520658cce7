"""Checks that SHACL's core cannot express: unlikely sums and years, and references across files."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal

from thaktho import areas
from thaktho.check import counted_people
from thaktho.iris import slug
from thaktho.messages import Text, text
from thaktho.model import Finding, Reading, Row, Value, place_of, projects
from thaktho.workspace import DatasetSettings

SMALLEST = Decimal(100)
"""An approved sum below this many baht is looked at twice: the column may be in thousands or millions."""

LARGEST = Decimal(1_000_000_000)
"""So is one above this many: the header may say millions over amounts in baht."""


def look(
    reading: Reading,
    dataset: DatasetSettings,
    provinces: Collection[str],
    catalogue: Collection[str],
    elsewhere: Mapping[str, Collection[str]],
    siblings: Iterable[DatasetSettings] = (),
) -> Iterator[Finding]:
    """Yield a warning for each unlikely value; a file of another year altogether is one violation.

    Args:
        reading: the rows of a submission.
        dataset: its period and the number of projects it expects.
        provinces: codes of the deployment's provinces.
        catalogue: IRIs of projects and funds that the workspace holds, to which annotations may point.
        elsewhere: what other publishers call things of a code that all share, by IRI.
        siblings: the datasets of the publisher, of which another may be meant.
    """
    other = _other_year(reading, dataset, siblings)
    if other is not None:
        yield other
    for row in reading.rows:
        if other is None:
            yield from _years(row, dataset)
        yield from _money(row)
        yield from _places(row, provinces)
        yield from _about(row, catalogue)
        yield from _code_elsewhere(row, elsewhere)
    yield from counted_people.look(reading.rows)
    yield from _surprise(reading, dataset)


def _other_year(reading: Reading, dataset: DatasetSettings, siblings: Iterable[DatasetSettings]) -> Finding | None:
    """Return what is wrong with a file of which every row is of another year than the dataset; None if one is not."""
    years = {value.value for row in reading.rows for value in row.fields.get("fiscalYear", ())}
    said = sorted(year for year in years if isinstance(year, int))
    first, last = dataset.years
    if not said or any(first <= year <= last for year in said):
        return None
    meant = next((one for one in siblings if one.years[0] <= said[0] and said[-1] <= one.years[1]), None)
    message = text("find.other_year", value=_span(said[0], said[-1]), own=_span(first, last))
    if meant is None:
        right, setting = text("suggest.other_year", value=_span(first, last)), text("setting.other_year")
    else:
        right, setting = text("suggest.other_dataset", dataset=meant.id, year=meant.period), None
    return Finding("violation", "find.other_year", message, right, setting=setting)


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"


def _years(row: Row, dataset: DatasetSettings) -> Iterator[Finding]:
    first, last = dataset.years
    for value in row.fields.get("fiscalYear", ()):
        if isinstance(value.value, int) and not first <= value.value <= last:
            right = text("suggest.period", value=_span(first, last))
            yield _finding("find.year_outside", row, "fiscalYear", value, right)


def _money(row: Row) -> Iterator[Finding]:
    approved, spent = row.first("approved"), row.first("spent")
    if isinstance(approved, Decimal) and 0 < approved < SMALLEST:
        yield _finding("find.amount_small", row, "approved", row.fields["approved"][0], text("suggest.baht"))
    if isinstance(approved, Decimal) and approved > LARGEST:
        yield _finding("find.amount_large", row, "approved", row.fields["approved"][0], text("suggest.baht"))
    if isinstance(approved, Decimal) and isinstance(spent, Decimal) and spent > approved:
        yield _finding("find.overspent", row, "spent", row.fields["spent"][0], text("suggest.check_both"))


def _places(row: Row, provinces: Collection[str]) -> Iterator[Finding]:
    for value in row.fields.get("area", ()):
        code = str(value.value)
        if value.term and provinces and code[:2] not in provinces:
            where = areas.full_name(code)
            yield _finding("find.outside_provinces", row, "area", value, text("suggest.check_place", value=where))


def _about(row: Row, catalogue: Collection[str]) -> Iterator[Finding]:
    for value in row.fields.get("about", ()):
        if value.term and value.term not in catalogue:
            yield _finding("find.about_unknown", row, "about", value, text("suggest.about"))


def _code_elsewhere(row: Row, elsewhere: Mapping[str, Collection[str]]) -> Iterator[Finding]:
    """Find a code by which another publisher means something of another name: two things would melt into one."""
    names = elsewhere.get(row.iri, ())
    own = next((str(said) for field in ("name", "title") if (said := row.first(field)) is not None), None)
    if "code" not in row.fields or own is None or not names or slug(own) in {slug(name) for name in names}:
        return
    value = row.fields["code"][0]
    column = value.cell.column if value.cell else None
    message = text("find.code_elsewhere", value=value.printed, name=own, other=", ".join(sorted(names)))
    right = text("suggest.code_elsewhere")
    yield Finding("warning", "find.code_elsewhere", message, right, row.sheet, row.row, column, "code", value.printed)


def _surprise(reading: Reading, dataset: DatasetSettings) -> Iterator[Finding]:
    expected, found = dataset.expected_projects, projects(reading.rows)
    if expected is not None and expected != found:
        message = text("find.count_surprise", expected=expected, found=found)
        yield Finding("warning", "find.count_surprise", message, text("suggest.count"), setting=text("setting.count"))


def _finding(rule: str, row: Row, field: str, value: Value, right: Text) -> Finding:
    message = text(rule, value=value.printed)
    return Finding("warning", rule, message, right, *place_of(row, value.cell, "warning"), field, value.printed)
