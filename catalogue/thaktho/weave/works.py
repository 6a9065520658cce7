"""Works: all records of one project, whichever datasets they are in, count as one work in totals."""

import duckdb

from thaktho import facts as fact_tables
from thaktho.decisions import DISPUTED
from thaktho.weave.joined import Joined

_PAIRS = "select one, two from pair where kind = 'same-project' and verdict is distinct from ? order by one, two"


def gather(facts: duckdb.DuckDBPyConnection) -> None:
    """Make ``same_work``: every project and the work that it is a record of, named by the least IRI of its records.

    Records are one work where pairs of the kind same-project lead from one to the other. A pair that organisations
    dispute leads nowhere: until they agree, both records count. Time and memory grow with the pairs.
    """
    joined = Joined()
    for one, two in fact_tables.rows(facts, _PAIRS, [DISPUTED]):
        joined.join(one, two)
    facts.execute("drop table if exists same_work; drop table if exists twin")
    fact_tables.load(facts, "twin (work text, project text)", joined.groups())
    facts.execute(
        "create table same_work as select p.iri as project, coalesce(t.work, p.iri) as work"
        " from project p left join twin t on t.project = p.iri; drop table twin"
    )
