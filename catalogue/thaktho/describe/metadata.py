"""What is said of each dataset, made from the facts: the one description that every other form is a function of."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from thaktho import areas
from thaktho.contract import Contract
from thaktho.describe import dataset_files, series
from thaktho.iris import DCAT, DCT, EU, FOAF, SHARED, THK
from thaktho.messages import Text
from thaktho.metadata import Agent, Keep, Keyword, KeywordKind, Metadata, Place, Version, made
from thaktho.workspace import Source

FREQUENCY = "ANNUAL"
"""How often a dataset is published whose publisher does not say: once a fiscal year."""
_HEALTH = {"community-health-fund", "rehabilitation-fund", "health-promotion-foundation", "hospital"}
_MOST_PLACES = 10
_MOST_KEYWORDS = 20
"""So many funds, goals and target groups each are keywords: those that the dataset names most often."""
_AREA = SHARED + "area/"
_KINDS: tuple[KeywordKind, ...] = ("fund", "goal", "target-group")
_DATASETS = (
    "select iri, id, publisher, title_th, title_en, description_th, description_en, first_year, last_year, license,"
    " compiled_by_th, compiled_by_en, left_out, withheld, sha256, graph from dataset order by iri"
)
_PUBLISHERS = "select iri, id, th, en, sector, kind, homepage, contact_th, contact_en, email from publisher"
_NAMED = (
    "select t.kind, t.iri, t.th, t.en, count(*) as times from statement s"
    " join term t on t.iri = s.iri or t.iri = s.subject"
    " where s.dataset = ? and t.kind = ? and t.th is not null group by all order by times desc, t.iri limit ?"
)
_SOURCES = (
    "select min(q.o) filter (q.p = $title and q.lang = 'th'), min(q.o) filter (q.p = $title and q.lang = 'en'),"
    " min(q.o) filter (q.p = $page), min(q.o) filter (q.p = $rights)"
    " from quad q where q.g = $graph and starts_with(q.s, $iri || '/source/') group by q.s order by length(q.s), q.s"
)


@dataclass(frozen=True, slots=True)
class History:
    """What the ledger knows of a dataset: its submission in force, when it and the first were received, those between.

    ``number`` counts the submissions of the key from 1; ``earlier`` are the accepted ones before, the oldest first.
    ``graph`` is the digest of the accepted graph in force.
    """

    number: int
    submission: str
    issued: dt.datetime
    modified: dt.datetime
    earlier: tuple[Version, ...]
    graph: str


def history(accepted: Sequence[Version], graph: str) -> History:
    """Return the history of a dataset by its accepted submissions, the oldest first; there is at least one."""
    first, last = accepted[0], accepted[-1]
    return History(last.number, last.submission, first.received_at, last.received_at, tuple(accepted[:-1]), graph)


@dataclass(frozen=True, slots=True)
class Ground:
    """What a deployment says to all its datasets.

    ``organizations`` are the CKAN organisations of publishers by their ids; ``withheld`` the lists of records that were
    not submitted, by the IRI of their dataset.
    """

    base: str
    site_base: str
    provinces: Sequence[str]
    organizations: Mapping[str, str | None]
    withheld: Mapping[str, bytes]


def metadata_of(
    facts: duckdb.DuckDBPyConnection,
    accepted: Callable[[str], Path],
    contract: Contract,
    ground: Ground,
    histories: Mapping[str, History],
    keep: Keep = made,
) -> list[Metadata]:
    """Return what is said of every dataset, with its files, in order of IRI.

    Args:
        facts: the fact tables.
        accepted: gives the file of an accepted graph by its digest, which are sorted N-Quads.
        contract: the sheets and fields.
        ground: the deployment.
        histories: what the ledger knows, by the IRI of the dataset.
        keep: keeps files that are made of the same.
    """
    answer = facts.execute(_DATASETS)
    names = [column[0] for column in answer.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
    agents = {agent.iri: agent for agent in _agents(facts)}
    told = [(row, _own(facts, row["graph"], row["iri"])) for row in rows]
    members = [_member(row, said, ground.base) for row, said in told]
    describe = _Describer(facts, accepted, contract, ground, members, keep)
    return [
        describe.dataset(row, said, member, agents[row["publisher"]], histories[member.iri])
        for (row, said), member in zip(told, members, strict=True)
    ]


class _Said:
    """What a dataset's graph says of the dataset: the values of each predicate."""

    def __init__(self, values: Iterable[tuple[str, str]]) -> None:
        self._values: dict[str, list[str]] = {}
        for predicate, value in values:
            self._values.setdefault(predicate, []).append(value)

    def all(self, predicate: str) -> list[str]:
        return self._values.get(predicate, [])

    def one(self, predicate: str) -> str | None:
        return next(iter(self.all(predicate)), None)


@dataclass(frozen=True, slots=True)
class _Describer:
    """What all datasets are described from."""

    facts: duckdb.DuckDBPyConnection
    accepted: Callable[[str], Path]
    contract: Contract
    ground: Ground
    members: Sequence[series.Member]
    keep: Keep

    def dataset(
        self,
        row: Mapping[str, Any],
        said: _Said,
        member: series.Member,
        publisher: Agent,
        history: History,
    ) -> Metadata:
        """Return what is said of one dataset, by its row of the table ``dataset``."""
        iri, (who, name, period) = member.iri, row["id"].split("/")
        places = _places(self.facts, iri, self.ground.provinces)
        withheld, place = self.ground.withheld.get(iri), iri.removeprefix(self.ground.base)
        stated = dataset_files.Stated(history.graph, partial(self.accepted, history.graph), row["graph"])
        return Metadata(
            iri=iri,
            key=(who, name, period),
            title=member.title,
            description=Text(row["description_th"], row["description_en"]),
            publisher=publisher,
            organization=self.ground.organizations.get(who),
            license=row["license"],
            number=history.number,
            submission=history.submission,
            issued=history.issued,
            modified=history.modified,
            years=member.years,
            places=places,
            keywords=tuple(_keywords(self.facts, iri, said, places)),
            counts=_counts(self.facts, iri),
            frequency=(said.one(DCT + "accrualPeriodicity") or FREQUENCY).removeprefix(EU + "frequency/"),
            themes=_themes(said, publisher),
            objectives=tuple(said.all(THK + "dataObjective")),
            sources=_sources(self.facts, row["graph"], iri),
            compiled_by=_text(row["compiled_by_th"], row["compiled_by_en"]),
            left_out=row["left_out"],
            withheld=row["withheld"],
            series=member.series,
            series_title=series.title(member.series, self.members),
            previous_year=series.previous(member, self.members),
            earlier=history.earlier,
            sha256=row["sha256"],
            landing_page=f"{self.ground.site_base}{place}/",
            files=tuple(dataset_files.of(self.facts, stated, self.contract, iri, withheld, place, self.keep)),
        )


def _member(row: Mapping[str, Any], said: _Said, base: str) -> series.Member:
    alone = f"{base}series/{row['id'].rpartition('/')[0]}"
    title, years = Text(row["title_th"], row["title_en"]), (row["first_year"], row["last_year"])
    return series.Member(row["iri"], said.one(DCAT + "inSeries") or alone, title, years)


def _own(facts: duckdb.DuckDBPyConnection, graph: str, iri: str) -> _Said:
    return _Said(
        facts.execute("select p, o from quad where g = ? and s = ? order by p, lang desc, o", [graph, iri]).fetchall()
    )


def _agents(facts: duckdb.DuckDBPyConnection) -> Iterator[Agent]:
    for iri, code, th, en, sector, kind, homepage, office_th, office_en, email in facts.execute(_PUBLISHERS).fetchall():
        office = Text(office_th, office_en or office_th)
        yield Agent(iri, code, Text(th, en), _last(sector), _last(kind), homepage, office, email)


def _last(iri: str) -> str:
    return iri.rpartition("/")[2]


def _text(thai: str | None, english: str | None) -> Text | None:
    return Text(thai or english or "", english or thai or "") if thai or english else None


def _themes(said: _Said, agent: Agent) -> tuple[str, ...]:
    """Return what the publisher says a dataset is about; where it says nothing, government and, of its kind, health."""
    told = [theme.removeprefix(EU + "data-theme/") for theme in said.all(DCAT + "theme")]
    return tuple(told) or (("GOVE", "HEAL") if agent.kind in _HEALTH else ("GOVE",))


def _counts(facts: duckdb.DuckDBPyConnection, iri: str) -> tuple[tuple[str, int], ...]:
    query = "select class, count(distinct subject) from statement where dataset = ? group by class order by class"
    return tuple((sheet, number) for sheet, number in facts.execute(query, [iri]).fetchall())


def _sources(facts: duckdb.DuckDBPyConnection, graph: str, iri: str) -> tuple[Source, ...]:
    asked = {"title": DCT + "title", "page": FOAF + "page", "rights": DCT + "rights", "graph": graph, "iri": iri}
    rows = facts.execute(_SOURCES, asked).fetchall()
    return tuple(Source(Text(th, en), page, rights) for th, en, page, rights in rows)


def _places(facts: duckdb.DuckDBPyConnection, iri: str, provinces: Sequence[str]) -> tuple[Place, ...]:
    query = "select distinct iri from statement where dataset = ? and starts_with(iri, ?)"
    codes = {named.removeprefix(_AREA) for (named,) in facts.execute(query, [iri, _AREA]).fetchall()}
    known = {code for code in codes if areas.find(code) is not None}
    return tuple(_place(code) for code in rolled_up(known or provinces))


def rolled_up(codes: Collection[str]) -> list[str]:
    """Return the areas that say where data lies, the widest first.

    Villages count as their tambon. More than ten tambon are told as their amphoe, more than ten amphoe as their
    provinces.
    """
    found = {code if code.startswith("region") else code[:6] for code in codes}
    for digits in (6, 4):
        finest = {code for code in found if len(code) == digits}
        if len(finest) > _MOST_PLACES:
            found = (found - finest) | {code[: digits - 2] for code in finest}
    return sorted(found, key=lambda code: (not code.startswith("region"), len(code), code))


def _place(code: str) -> Place:
    area = areas.find(code)
    return Place(areas.iri(code), code, area.level if area else "", areas.full_name(code))


def _keywords(facts: duckdb.DuckDBPyConnection, iri: str, said: _Said, places: Sequence[Place]) -> Iterator[Keyword]:
    for kind in _KINDS:
        for _, thing, th, en, _ in facts.execute(_NAMED, [iri, kind, _MOST_KEYWORDS]).fetchall():
            yield Keyword(kind, thing, Text(th, en))
    for place in places:
        yield Keyword("area", place.iri, areas.short_name(place.code))
    for word in said.all(DCAT + "keyword"):
        yield Keyword("word", None, Text(word, word))
