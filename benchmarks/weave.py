"""Finding pairs of projects: time and memory as the catalogue grows, beside a naive join; then one crowded tambon.

    python -m benchmarks.weave [size …] [--crowd size …]

What grows is tambon and years: projects a tambon and year stay as they are in the example (most cells hold one, one in
two hundred holds nine), and so do areas a project. Titles are the example's, with tambon and year behind them.
The naive join compares all projects of one tambon and at most five years apart; where that is too many to wait for, a
sample is timed and the rest reckoned. Seconds are of the processor, which others use too. Each size runs in a process
of its own, so that the peak of memory is its own.
"""

import csv
import json
import math
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb

import thaktho
from thaktho import areas, facts
from thaktho.resources import folder
from thaktho.weave import finding, likely, titles

SIZES = (10_000, 100_000)
CROWDS = (1_000, 3_000, 10_000)
BASE = "https://bench.example/id/"
A_CELL = ((1, 118), (2, 29), (3, 3), (4, 5), (5, 1), (6, 1), (9, 1))
"""Projects in a tambon and year, and in how many cells of the example so many are."""
AN_AREA = ((1, 167), (2, 2), (3, 1), (4, 1), (8, 2), (13, 1))
"""Tambon a project names, and how many of the example's projects name so many."""
SAMPLE = 20_000
FUNDS = ("กองทุนหลักประกันสุขภาพ", "งบประมาณองค์การบริหารส่วนตำบล", "งบประมาณองค์การบริหารส่วนจังหวัด", "สสส.")
BODIES = ("โรงพยาบาลส่งเสริมสุขภาพตำบล", "องค์การบริหารส่วนตำบล", "ชมรมผู้สูงอายุตำบล", "ชมรมอาสาสมัครสาธารณสุขตำบล")
Row = tuple[object, ...]


def main(sizes: list[int], crowds: list[int]) -> None:
    """Print a line a size."""
    for what, wanted in (("spread", sizes), ("crowd", crowds)):
        print(f"{what:8} projects  find s  compared     found   MB  growth   naive pairs  naive s")
        before: tuple[int, float] | None = None
        for size in wanted:
            told = _apart(what, size)
            growth = math.log(told["find"] / before[1]) / math.log(size / before[0]) if before else math.nan
            before = size, told["find"]
            print(
                f"{'':8} {size:8,}  {told['find']:6.1f}  {told['compared']:8,.0f}  {told['found']:8,.0f}"
                f" {told['memory']:4.0f}  {growth:6.2f}  {told['pairs']:12,.0f}  {told['naive']:7.1f}"
            )


def _apart(what: str, size: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.weave", "--one", what, str(size)]
    said = subprocess.run(command, check=True, capture_output=True, text=True)
    told: dict[str, float] = json.loads(said.stdout)
    return told


def measure(what: str, size: int) -> dict[str, float]:
    """Return seconds, megabytes and counts of one size."""
    tables = made(_cells(size) if what == "spread" else [("901101", 2568, size)])
    titles.about("โครงการ")  # the dictionary of words is read once a process
    begun = time.process_time()
    finding.compare(tables, BASE)
    found = list(finding.find(tables))
    took = time.process_time() - begun
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    compared = tables.execute("select count(*) from candidate").fetchall()[0][0]
    pairs, naive = _naively(tables)
    return {
        "find": took, "memory": memory, "compared": compared, "found": len(found), "pairs": pairs, "naive": naive
    }  # fmt: skip


def made(cells: list[tuple[str, int, int]]) -> duckdb.DuckDBPyConnection:
    """Return fact tables of projects, so many in each tambon and year."""
    tables = duckdb.connect()
    for name in ("facts.sql", "facts_said.sql", "facts_views.sql"):
        tables.execute((Path(thaktho.__file__).parent / name).read_text(encoding="utf-8"))
    luck = random.Random(1)  # noqa: S311 - no secret
    rows: dict[str, list[Row]] = {"project": [], "project_area": [], "funding": [], "project_body": []}
    places = sorted({code for code, _, _ in cells})
    for row in _projects(cells, places, luck):
        for table, said in row:
            rows[table].append(said)
    for table, columns in (
        ("project", "iri text, title text, year integer"),
        ("project_area", "project text, area text"),
        ("funding", "project text, fund text"),
        ("project_body", "project text, body text"),
    ):
        facts.load(tables, f"loaded ({columns})", rows[table])
        tables.execute(f"insert into {table} by name select * from loaded; drop table loaded")  # noqa: S608 - our own names
    return tables


def _projects(
    cells: list[tuple[str, int, int]], places: list[str], luck: random.Random
) -> Iterator[list[tuple[str, Row]]]:
    known, number = _titles(), 0
    spread = [count for count, times in AN_AREA for _ in range(times)]
    for code, year, count in cells:
        area = areas.find(code)
        name = area.name.th if area else code
        for _ in range(count):
            number += 1
            iri = f"{BASE}project/bench/{number}"
            also = luck.sample(places, min(len(places), luck.choice(spread))) if len(places) > 1 else []
            yield [
                ("project", (iri, f"{luck.choice(known)} ตำบล{name} ปี {year}", year)),
                *(("project_area", (iri, one)) for one in {code, *also[1:]}),
                ("funding", (iri, f"{luck.choice(FUNDS)} {name}")),
                ("project_body", (iri, f"{luck.choice(BODIES)}{name}")),
            ]


def _cells(size: int) -> list[tuple[str, int, int]]:
    """Return tambon, year and number of projects: first more tambon of ten years, then more years."""
    codes = [t.code for p in areas.provinces() for a in areas.children(p.code) for t in areas.children(a.code)]
    mean = sum(count * times for count, times in A_CELL) / sum(times for _, times in A_CELL)
    wanted = math.ceil(size / mean)
    years = max(10, math.ceil(wanted / len(codes)))
    luck = random.Random(2)  # noqa: S311 - no secret
    counts = [count for count, times in A_CELL for _ in range(times)]
    used = codes[: math.ceil(wanted / years)]
    return [(code, 2569 - back, luck.choice(counts)) for code in used for back in range(years)]


def _titles() -> list[str]:
    found: set[str] = set()
    for file in sorted(folder("examples").glob("songkhla/publishers/*/*/โครงการ.csv")):
        with file.open(encoding="utf-8-sig", newline="") as rows:
            found.update(row["ชื่อโครงการ"] for row in csv.DictReader(rows))
    return sorted(found)


def _naively(tables: duckdb.DuckDBPyConnection) -> tuple[int, float]:
    """Return the pairs of one tambon and five years, and the seconds to judge them all, reckoned from a sample."""
    join = """
      from project_area a join project_area b on a.area = b.area and a.project < b.project
      join project p on p.iri = a.project join project q on q.iri = b.project and abs(p.year - q.year) <= 5"""
    begun = time.process_time()
    count = tables.execute(f"select count(*) {join}").fetchall()[0][0]
    joined = time.process_time() - begun
    projects = {one.iri: one for one in finding.projects(tables)}
    sample = tables.execute(f"select a.project, b.project {join} limit {SAMPLE}").fetchall()
    titles.about.cache_clear()
    begun = time.process_time()
    for one, two in sample:
        likely.judge(projects[one], projects[two])
    judged = time.process_time() - begun
    return count, joined + judged * count / max(1, len(sample))


def _numbers(words: list[str]) -> list[int]:
    return [int(word) for word in words]


if __name__ == "__main__":
    asked = sys.argv[1:]
    if asked[:1] == ["--one"]:
        print(json.dumps(measure(asked[1], int(asked[2]))))
    elif "--crowd" in asked:
        at = asked.index("--crowd")
        main(_numbers(asked[:at]), _numbers(asked[at + 1 :]) or list(CROWDS))
    else:
        main(_numbers(asked) or list(SIZES), list(CROWDS))
