"""What a new form starts from: what its lists offer, and what of the year before goes on."""

from collections.abc import Iterable, Sequence

import duckdb

from thaktho import areas
from thaktho.contract import THK, Contract, Sheet
from thaktho.describe import filled
from thaktho.describe.mentions import listed_thing
from thaktho.form import Choices, Line, Lines
from thaktho.iris import ORG, is_minted, slug

FINISHED = ("completed", "terminated", "cancelled", "rejected")
"""Statuses after which a project does not go on."""
_GOES_ON = frozenset({"text", "name", "area", "concept", "thing", "iri"})
"""Kinds of what stays true of a project from year to year: not its amounts, its days and its fiscal year."""
_OF_ONE_YEAR = frozenset({"status", "agreement"})
_WIDELY_KNOWN = {"goal": THK + "Goal", "strategy": THK + "Strategy", "local-authority": THK + "LocalAuthority"}
_OWN = {"fund": THK + "Fund", "plan": THK + "AnnualPlan", "organization": ORG + "Organization"}
_NAMED = "select kind, code, th from term where list_contains(?, kind) and th is not null order by kind, code, th"
_HERS = (
    "select distinct t.kind, t.code, t.th from statement s join dataset d on d.iri = s.dataset"
    " join term t on t.iri = s.iri or t.iri = s.subject"
    " where d.publisher = ? and list_contains(?, t.kind) and t.th is not null order by t.kind, t.code, t.th"
)


def choices(facts: duckdb.DuckDBPyConnection, provinces: Sequence[str], publisher: str | None) -> Choices:
    """Return what the lists of a form offer: the areas of the provinces, common goals, and what a publisher named.

    Args:
        facts: the fact tables.
        provinces: codes of the deployment's provinces.
        publisher: IRI of whose funds, plans and bodies are offered; None for a form that anybody may take.
    """
    offered = {THK + "Area": list(_places(provinces))}
    for kind, code, name in facts.execute(_NAMED, [list(_WIDELY_KNOWN)]).fetchall():
        offered.setdefault(_WIDELY_KNOWN[kind], []).append(listed_thing(code, name))
    for kind, code, name in facts.execute(_HERS, [publisher, list(_OWN)]).fetchall() if publisher else ():
        said = listed_thing(None if kind == "plan" else code, name)
        if not any(mark in said for mark in ";；\n"):
            offered.setdefault(_OWN[kind], []).append(said)
    return {cls: tuple(dict.fromkeys(names)) for cls, names in offered.items()}


def _places(provinces: Sequence[str]) -> Iterable[str]:
    """Yield the tambon, then the amphoe, then the provinces themselves."""
    amphoe = [area for code in provinces for area in areas.children(code)]
    tambon = [area for one in amphoe for area in areas.children(one.code)]
    for code in (*(area.code for area in (*tambon, *amphoe)), *provinces):
        yield filled.listed_area(code)


def lines(
    facts: duckdb.DuckDBPyConnection, contract: Contract, publisher: str, year: int, *, keep_codes: bool
) -> Lines:
    """Return what a form for a new year has filled in already: a publisher's funds and bodies, and what goes on.

    A project of the year before goes on unless its status says that it ended. Its amounts, days, status and fiscal
    year are left for the officer to say: a row that she left alone is refused, or, where its code begins with the year
    before, is told to be of another year than the dataset.

    Args:
        facts: the fact tables.
        contract: the sheets and fields.
        publisher: IRI of the publisher.
        year: the fiscal year of the form, Buddhist era.
        keep_codes: codes do not begin again each year, so that a project keeps its own.
    """
    asked = "select iri from dataset where publisher = ? order by last_year desc, first_year desc, iri"
    before = [filled.lines(facts, contract, iri) for (iri,) in facts.execute(asked, [publisher]).fetchall()]
    made = {name: _distinct(row for told in before for row in told.get(name, ())) for name in ("fund", "organization")}
    projects = [row for told in before for row in told.get("project", ()) if _goes_on(row, year - 1)]
    sheet = contract.sheet("project")
    made["project"] = [_next_year(row, sheet, projects, keep_codes=keep_codes) for row in _distinct(projects)]
    return {name: rows for name, rows in made.items() if rows}


def _distinct(rows: Iterable[Line]) -> list[Line]:
    found: dict[str, Line] = {}
    for row in rows:
        found.setdefault(slug(str(row.get("code") or row.get("name") or row.get("title"))), row)
    return list(found.values())


def _goes_on(row: Line, year: int) -> bool:
    return row.get("fiscalYear") == year and str(row.get("status", "")).partition(" ")[0] not in FINISHED


def _next_year(row: Line, sheet: Sheet, projects: Sequence[Line], *, keep_codes: bool) -> Line:
    kept = {
        field.name: row[field.name]
        for field in sheet.fields
        if field.name in row and field.kind in _GOES_ON and field.name not in _OF_ONE_YEAR
    }
    if not keep_codes and (code := kept.pop("code", None)):  # the new row is another project, which goes on from this
        kept["related"] = code if is_minted(str(code)) else f"{row['fiscalYear']}-{code}"
    if not keep_codes or kept.get("parent") not in {other.get("code") for other in projects}:
        kept.pop("parent", None)
    return kept
