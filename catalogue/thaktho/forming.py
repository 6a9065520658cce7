"""The forms of a workspace: blank, for a publisher's next period, or with what it has published filled in."""

import dataclasses

import duckdb

from thaktho.describe import carried, filled, identity
from thaktho.errors import DataError, UsageError
from thaktho.form import Form, Lines
from thaktho.holdings import Holdings
from thaktho.intake.values.days import fiscal_year_of
from thaktho.messages import Text
from thaktho.workspace import DatasetSettings, Publisher

_YEARS = range(2540, 2601)
"""The fiscal years (Buddhist era) that a plan may be of, as the shapes have it."""


def dataset_for(publisher: Publisher, name: str | None, year: str | None) -> tuple[DatasetSettings, int]:
    """Return the dataset and fiscal year that a form is asked for; one of a new year is made from the newest before it.

    A form is filled in before anybody declares the new year in the publisher's settings.

    Raises:
        UsageError: the year is none; or it is not said clearly which dataset is meant.
    """
    if year is not None and (not year.isdecimal() or int(year) not in _YEARS):
        raise UsageError("form.bad_year", value=year, first=_YEARS[0], last=_YEARS[-1])
    try:
        found = publisher.dataset(name, year)
    except UsageError:
        if year is None:
            raise
        found = _next_of(publisher, name, int(year))
    return found, int(year) if year else found.years[1]


def _next_of(publisher: Publisher, name: str | None, year: int) -> DatasetSettings:
    named = [dataset for dataset in publisher.datasets if name in (None, dataset.id)]
    latest = max((dataset.years[1] for dataset in named), default=0)
    if name is None:  # of several, the one that goes on: budgets of years long past do not
        named = [dataset for dataset in named if dataset.years[1] == latest]
    ids = dict.fromkeys(dataset.id for dataset in named)
    if len(ids) != 1 or any(dataset.years[0] <= year <= dataset.years[1] for dataset in named):
        known = ", ".join(dict.fromkeys(dataset.id for dataset in publisher.datasets)) or "–"
        raise UsageError("workspace.which_dataset", publisher=publisher.id, dataset=name or "–", known=known)
    newest = max(named, key=lambda dataset: dataset.years)
    title = Text(*(said.replace(newest.period, str(year)) for said in (newest.title.th, newest.title.en)))
    return dataclasses.replace(newest, years=(year, year), title=title, expected_projects=None)


def blank(holdings: Holdings, facts: duckdb.DuckDBPyConnection) -> bytes:
    """Return the form that any agency of the deployment may take, as a workbook."""
    return _written(holdings, facts, None, None, fiscal_year_of(holdings.date), {})


def for_publisher(
    holdings: Holdings, facts: duckdb.DuckDBPyConnection, publisher: Publisher, dataset: DatasetSettings, year: int
) -> bytes:
    """Return a publisher's form for a fiscal year, with its funds and what goes on filled in, as a workbook."""
    who = identity.publisher_iri(holdings.workspace.base, publisher.id)
    keep = not dataset.codes_restart_yearly
    lines = carried.lines(facts, holdings.contract, who, year, keep_codes=keep)
    return _written(holdings, facts, publisher, dataset, year, lines)


def accepted(
    holdings: Holdings, facts: duckdb.DuckDBPyConnection, publisher: Publisher, dataset: DatasetSettings
) -> bytes:
    """Return what a publisher has published of a dataset, in the form, as a workbook.

    Raises:
        DataError: nothing of it is published.
    """
    iri = identity.dataset_iri(holdings.workspace.base, publisher.id, dataset)
    lines = filled.lines(facts, holdings.contract, iri)
    if not lines:
        raise DataError("form.nothing_published", dataset=f"{publisher.id}/{dataset.id}/{dataset.period}")
    return _written(holdings, facts, publisher, dataset, dataset.years[1], lines)


def _written(
    holdings: Holdings,
    facts: duckdb.DuckDBPyConnection,
    publisher: Publisher | None,
    dataset: DatasetSettings | None,
    year: int,
    lines: Lines,
) -> bytes:
    ground = holdings.workspace
    who = identity.publisher_iri(ground.base, publisher.id) if publisher else None
    offered = carried.choices(facts, ground.provinces, who)
    form = Form(ground.title, ground.site_base, publisher, dataset, year, holdings.date, offered, lines)
    from thaktho.intake.template import workbook  # noqa: PLC0415 - XlsxWriter is for who writes a form

    return workbook.write(form, holdings.contract)
