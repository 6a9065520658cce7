"""Fact tables of catalogues of any size, grown from the example: its projects again, in more tambon and more years.

Projects a tambon and year stay as they are in the example (most cells hold one, one in two hundred holds nine), and so
do areas a project, and the shares of projects with money, goals, target groups, plans, activities and targets. Budget
lines are left out. The tables are written to a file of DuckDB, by a process of its own, so that what is measured is the
weave.
"""

import math
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

import thaktho
from thaktho import areas, facts
from thaktho.cli import main as thaktho_command
from thaktho.contract import shipped
from thaktho.flow import Catalogue
from thaktho.iris import SHARED
from thaktho.workspace import open_workspace

BASE = "https://bench.example/id/"
A_CELL = ((1, 118), (2, 29), (3, 3), (4, 5), (5, 1), (6, 1), (9, 1))
"""Projects in a tambon and year, and in how many cells of the example so many are."""
AN_AREA = ((1, 167), (2, 2), (3, 1), (4, 1), (8, 2), (13, 1))
"""Tambon a project names, and how many of the example's projects name so many."""
_YEARS = 10
_LAST = 2569
_MEMORY = "6GB"


def example(file: Path) -> None:
    """Run the example, and keep its fact tables in a file."""
    with TemporaryDirectory() as home:
        if thaktho_command(["demo", "--workspace", home]):
            raise SystemExit("the example failed")
        with Catalogue(open_workspace(Path(home)), shipped()) as catalogue:
            tables = catalogue.facts()
            tables.execute(f"attach '{file}' as kept")
            tables.execute("copy from database memory to kept")
            tables.close()


def spread(size: int) -> Iterator[tuple[str, int, int]]:
    """Yield tambon, year and number of projects: first more tambon of ten years, then more years."""
    codes = [t.code for p in areas.provinces() for a in areas.children(p.code) for t in areas.children(a.code)]
    mean = sum(count * times for count, times in A_CELL) / sum(times for _, times in A_CELL)
    wanted = math.ceil(size / mean)
    years = max(_YEARS, math.ceil(wanted / len(codes)))
    luck = random.Random(2)  # noqa: S311 - no secret
    counts = [count for count, times in A_CELL for _ in range(times)]
    for code in codes[: math.ceil(wanted / years)]:
        yield from ((code, _LAST - back, luck.choice(counts)) for back in range(years))


def grow(seed: Path, file: Path, cells: Iterator[tuple[str, int, int]]) -> None:
    """Write fact tables into a new file.

    Args:
        seed: what `example` kept.
        file: where they are written.
        cells: tambon, fiscal year and number of projects.
    """
    tables = duckdb.connect(file)
    tables.execute(f"set memory_limit = '{_MEMORY}'; attach '{seed}' as seed (read_only)")
    tables.execute(_sql(Path(thaktho.__file__).with_name("facts.sql")))
    facts.load(tables, "cell (area text, year integer, projects integer)", cells)
    named = [count for count, times in AN_AREA for _ in range(times)]
    facts.load(tables, "named (number integer, areas integer)", enumerate(named))
    facts.load(tables, "area_of (code text, iri text, level text, parent text, th text, en text)", _areas())
    tables.execute("insert into area select * from area_of; drop table area_of")
    grown = _sql(Path(__file__).with_name("grown.sql"))
    tables.execute(grown.replace("$base", f"'{BASE}'").replace("$shared", f"'{SHARED}'"))
    tables.execute("detach seed")
    for name in ("facts_said.sql", "facts_views.sql"):
        tables.execute(_sql(Path(thaktho.__file__).with_name(name)))
    tables.execute("drop table cell; drop table taken; drop table named; drop table said; checkpoint")
    tables.close()


def _areas() -> Iterator[tuple[str, str, str, str, str, str]]:
    def row(code: str, level: str, parent: str) -> tuple[str, str, str, str, str, str]:
        name = areas.full_name(code)
        return code, areas.iri(code), level, parent, name.th, name.en

    for province in areas.provinces():
        yield row(province.code, "province", "")
        for amphoe in areas.children(province.code):
            yield row(amphoe.code, "amphoe", province.code)
            yield from (row(tambon.code, "tambon", amphoe.code) for tambon in areas.children(amphoe.code))


def _sql(file: Path) -> str:
    return file.read_text(encoding="utf-8")


if __name__ == "__main__":
    what, seed, file, size = sys.argv[1:]
    grow(Path(seed), Path(file), spread(int(size)) if what == "spread" else iter([("901101", _LAST, int(size))]))
