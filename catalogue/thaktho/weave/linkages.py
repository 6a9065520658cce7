"""Linkages: set-based rules over the fact tables (the ``.sql`` beside, ``pairing.py``), and what they found as RDF.

A pure function of the facts: the same facts give the same linkages. Cost grows with the rows of the facts and with
the funds that meet in a cell, never with the pairs of projects in it.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import duckdb
from pyoxigraph import Quad

import thaktho
from thaktho import facts as fact_tables
from thaktho import nquads, side_by_side
from thaktho.iris import DCT, OWL, PROV, RDF, SHARED, THK, XSD, weaving
from thaktho.messages import text
from thaktho.weave import likely, themes, wording
from thaktho.weave.chains import chain
from thaktho.weave.finding import compare
from thaktho.weave.memory import Memory
from thaktho.weave.pairing import pair
from thaktho.weave.works import gather

_HERE = Path(__file__).parent
_GROUND = ("places",)
"""Where projects are and who stands behind them: all else needs these."""
_BESIDE = (
    ("explicit",),
    ("goals", "same_place", "shared_goal", "publishing", "gaps"),
    ("cells",),
    ("population",),
    ("incomplete",),
)
"""What needs the ground alone, in lanes: what sources state, which goals are one, some of the groups and pictures."""
_MEETINGS = ("groups", "parties", "shared_money")
"""Where two parties meet, of all that was gathered, in its order."""
_SUMS = ("totals", "balance")
_SHAPES = ("learning", "alignment")
"""Two lanes of what is made of works and chains, whoever meets."""
_COMPARED = ("compared", "worded", "judged", "candidate")
"""The tables of what was compared: several steps read them, and none after."""


def weave(
    facts: duckdb.DuckDBPyConnection,
    base: str,
    remembered: Memory | None = None,
    *,
    then: Callable[[duckdb.DuckDBPyConnection], object] | None = None,
    alone: bool = False,
) -> None:
    """Add the tables of linkages, their members and evidence, and of cells, to the fact tables.

    Args:
        facts: the fact tables.
        base: the deployment's base address.
        remembered: what an earlier weave found of pairs: it saves time and changes nothing.
        then: what is done with the linkages, on a connection of its own, while the picture around them is still drawn.
        alone: nothing goes side by side: the tables are those of a transaction, which no other connection sees.

    Raises:
        SurroundingsError: the memory cannot be written.
    """
    run = side_by_side.in_turn if alone else side_by_side.run
    _run(facts, _GROUND)
    compared = partial(compare, base=base, remembered=remembered)
    run(facts, [compared, *(partial(_lane, base=base, steps=steps) for steps in _BESIDE)])

    def pairs(own: duckdb.DuckDBPyConnection) -> None:
        pair(own, base)
        chain(own)
        gather(own)

    def meetings(own: duckdb.DuckDBPyConnection) -> None:
        _lane(own, base, _MEETINGS)
        _name(own, base)
        if then is not None:
            then(own)

    run(facts, [pairs, _gather])
    likely.forget()
    run(facts, [meetings, *(partial(_lane, base=base, steps=steps) for steps in (_SUMS, _SHAPES))])


def _gather(facts: duckdb.DuckDBPyConnection) -> None:
    """Gather by the words of plans and activities what may meet."""
    themes.tell(facts)
    _run(facts, ("shared_plan", "shared_activity"))


def tidy(facts: duckdb.DuckDBPyConnection) -> None:
    """Drop the tables of what was compared, which take much memory; nothing after a weave reads them."""
    for table in _COMPARED:
        facts.execute(f"drop table {table}")


def _name(facts: duckdb.DuckDBPyConnection, base: str) -> None:
    """Call each linkage by its name, and say why it was found, as `term` does; `reason` is gone then."""
    why = ((iri, said.th, said.en) for iri, said in wording.reasons(facts))
    fact_tables.load(facts, "group_reason (iri text, th text, en text)", why)
    titles = ((iri, said.th, said.en, iri.removeprefix(base) + "/") for iri, said in wording.titles(facts))
    fact_tables.load(facts, "linkage_name (iri text, th text, en text, path text)", titles)
    facts.execute(
        "insert into term"
        " select n.iri, 'linkage', null, n.th, n.en, nullif(r.th, ''), nullif(r.en, ''), n.path, false"
        " from linkage_name n left join (from reason union all from group_reason) r on r.iri = n.iri order by n.rowid;"
        " drop table linkage_name; drop table group_reason; drop table reason"
    )


def _lane(facts: duckdb.DuckDBPyConnection, base: str, steps: Iterable[str]) -> None:
    """Run steps on a connection of their own."""
    facts.execute("set variable base = ?", [base])
    _run(facts, steps)


def _run(facts: duckdb.DuckDBPyConnection, steps: Iterable[str]) -> None:
    for step in steps:
        facts.execute((_HERE / f"{step}.sql").read_text(encoding="utf-8"))


def by_kind(facts: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Count the linkages of each kind found."""
    return dict(facts.execute("select kind, count(*) from linkage group by kind order by kind").fetchall())


def undecided(facts: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Count the linkages of pairs of each kind on which nobody has decided."""
    query = "select kind, count(*) from pair where verdict is null and crowd is null group by kind order by kind"
    return dict(facts.execute(query).fetchall())


def graph_name(site_base: str) -> str:
    """Return the IRI of the graph that holds the linkages."""
    return f"{site_base}graph/linkages"


def tell(facts: duckdb.DuckDBPyConnection, base: str, site_base: str) -> None:
    """Tell the linkages as quads, in the table ``linkage_quad``: a function of the facts, so it tells no day.

    Args:
        facts: the fact tables with the linkages.
        base: what the deployment's addresses begin with.
        site_base: what those of its graphs begin with.
    """
    made = text("link.weaving")
    said = {"weaving": weaving(base), "weaving_th": made.th, "weaving_en": made.en, "version": thaktho.__version__}
    namespaces = {"dct": DCT, "owl": OWL, "prov": PROV, "rdf": RDF, "shared": SHARED, "thk": THK, "xsd": XSD}
    for name, value in {**said, **namespaces, "told": graph_name(site_base)}.items():
        facts.execute(f"set variable {name} = ?", [value])
    _run(facts, ("told",))


def quads(facts: duckdb.DuckDBPyConnection, base: str, site_base: str) -> Iterator[Quad]:
    """Yield the linkages as quads, as `tell` tells them."""
    tell(facts, base, site_base)
    return nquads.quads(facts, "select * from linkage_quad order by all")
