"""What linkages are called, and why groups are told: each in Thai and English, a reason in words and numbers."""

from collections import defaultdict
from collections.abc import Iterator

import duckdb

from thaktho import areas
from thaktho.facts import rows
from thaktho.messages import Text, text

_ABOUT = "coalesce(t.th, {code}), coalesce(t.en, t.th, {code})".format(code="regexp_extract(l.about, '[^/]+$')")
"""What the goal, plan or group that is shared is called; its code where it has no name any more."""


def titles(facts: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, Text]]:
    """Yield each linkage and what it is called."""
    yield from _of_pairs(facts)
    yield from _of_crowds(facts)
    yield from _of_groups(facts)
    twice = rows(
        facts,
        "select r.linkage, p.title, count(distinct m.member) from reported_twice r join project p on p.iri = r.project"
        " join linkage_member m on m.linkage = r.linkage group by all order by r.linkage",
    )
    yield from ((iri, text("link.explicit", title=title or "", members=n)) for iri, title, n in twice)


def _of_pairs(facts: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, Text]]:
    pairs = rows(
        facts,
        "select p.linkage, p.kind, a.year, coalesce(a.title, a.iri), coalesce(b.title, b.iri)"
        " from pair p join project a on a.iri = p.one join project b on b.iri = p.two where p.crowd is null order by 1",
    )
    for iri, kind, year, title, other in pairs:
        if kind == "explicit":
            yield iri, text("link.names", title=title, other=other)
        else:
            yield iri, text(f"link.{kind.replace('-', '_')}", title=title, year=_year(year or 0))


def _of_crowds(facts: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, Text]]:
    crowds = rows(
        facts,
        "select l.iri, l.kind, l.projects, min(p.title) from linkage l join linkage_evidence e on e.linkage = l.iri"
        " join project p on p.iri = e.project where l.iri in (select crowd from pair) group by all order by l.iri",
    )
    for iri, kind, n, title in crowds:
        yield iri, text(f"link.crowd_{kind.replace('-', '_')}", n=n, title=title or "")


def _of_groups(facts: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, Text]]:
    groups = rows(
        facts,
        f"select l.iri, l.kind, l.area, l.year, l.funds + l.bodies, {_ABOUT}"  # noqa: S608 - columns of ours
        " from linkage l left join term t on t.iri = l.about"
        " where l.iri in (select linkage from linkage_via) order by 1",
    )
    activities = dict(
        rows(
            facts,
            "select e.linkage, min(p.title) from linkage_evidence e join project p on p.iri = e.project"
            " join linkage l on l.iri = e.linkage where l.kind = 'shared-activity' group by e.linkage",
        )
    )
    for iri, kind, area, year, members, th, en in groups:
        what = Text(th, en) if th else Text(activities.get(iri, ""), activities.get(iri, ""))
        where = areas.full_name(area) if area else Text("", "")
        yield iri, text(f"link.{kind.replace('-', '_')}", place=where, year=_year(year), members=members, what=what)


def reasons(facts: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, Text]]:
    """Yield each group and why it is told: how many projects of how many, by what each came, and the score."""
    by_what: dict[str, list[Text]] = defaultdict(list)
    vias = rows(
        facts,
        "select linkage, via, projects, read from linkage_via order by linkage, projects desc, via",
    )
    for iri, via, n, read in vias:
        by_what[iri].append(text(f"via.{via.replace('-', '_')}", n=n))
        if read:
            by_what[iri].append(text("via.read", n=read))
    for iri, funds, bodies, n, score in rows(
        facts,
        "select iri, funds, bodies, projects, score from linkage where iri in (select linkage from linkage_via)",
    ):
        told = [
            text("link.group", n=n, members=funds + bodies),
            *by_what[iri],
            text("link.score", score=f"{score:.2f}"),
        ]
        yield iri, joined(told)
    for iri, n, funds, score, pairs in rows(
        facts,
        "select l.iri, l.projects, l.funds + l.bodies, l.score, count(*) from linkage l"
        " join pair p on p.crowd = l.iri group by all",
    ):
        told = [text("link.group", n=n, members=funds), text("link.crowd", pairs=pairs, score=f"{score:.2f}")]
        yield iri, joined(told)
    for iri, n in rows(
        facts,
        "select r.linkage, count(*) from reported_twice r join linkage_member m on m.linkage = r.linkage group by all",
    ):
        yield iri, joined([text("link.reported_twice", n=n), text("link.score", score="1.00")])


def joined(told: list[Text]) -> Text:
    """Return several reasons as one text, parted by semicolons."""
    return Text("; ".join(one.th for one in told), "; ".join(one.en for one in told))


def _year(year: int) -> Text:
    return Text(str(year), f"{year - 543} (BE {year})") if year else Text("–", "–")
