"""Weaving again after one submission, with what the last weave remembers, beside weaving everything anew.

    python -m benchmarks.reweave [size …]

Catalogues are those of ``benchmarks.weave``. Of twenty projects submitted ten come, five get another title, five go.
Seconds are of the processor, to find the pairs; what is found is compared, and is the same. ``looked at`` is to find
them twice, of what is and of what would be, as for a submission that is looked at. What else a submission costs, the
fact tables above all: ``benchmarks.submitting``.
"""

import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from benchmarks import weave

from thaktho.weave import finding, likely, titles
from thaktho.weave.memory import Memory

SIZES = (10_000, 100_000)


def main(sizes: list[int]) -> None:
    """Print a line a size; each in a process of its own."""
    print("projects  find: anew  again  ratio  judged   MB on disk   looked at: anew  again")
    for size in sizes:
        subprocess.run([sys.executable, "-m", "benchmarks.reweave", "--one", str(size)], check=True)


def measure(size: int) -> None:
    """Print the line of one size.

    Raises:
        RuntimeError: with the memory something else is found.
    """
    tables = weave.made(weave._cells(size))  # noqa: SLF001 - the same catalogue
    titles.about("โครงการ")  # the dictionary of words is read once a process
    with TemporaryDirectory() as home:
        memory = Memory(Path(home) / "memory")
        first, _ = _timed(tables, memory)
        now, _ = _timed(tables, memory)
        _submit(tables)
        then, found = _timed(tables, Memory(memory.folder, reads=True))
        again, published = _timed(tables, memory)
        judged = tables.execute("select count(*) from judged where fresh").fetchall()[0][0]
        size_on_disk = sum(file.stat().st_size for file in memory.folder.iterdir()) / 1e6
    _forget_words()
    anew, expected = _timed(tables, None)
    if not found == published == expected:
        raise RuntimeError("with the memory something else is found")
    print(
        f"{size:8,}  {anew:10.2f}  {again:5.2f}  {again / anew:5.1%}  {judged:6,}  {size_on_disk:11.1f}"
        f"  {2 * anew:16.2f}  {now + then:5.2f}  (first {first:.2f})",
        flush=True,
    )


def _timed(tables: duckdb.DuckDBPyConnection, memory: Memory | None) -> tuple[float, list[finding.Found]]:
    begun = time.process_time()
    finding.compare(tables, weave.BASE, memory)
    found = list(finding.find(tables))
    return time.process_time() - begun, found


def _forget_words() -> None:
    """Forget what this process knows of titles, as a new one begins."""
    for cached in (titles.about, titles._tokens, titles._runs, likely._seen):  # noqa: SLF001
        cached.cache_clear()


def _submit(tables: duckdb.DuckDBPyConnection) -> None:
    """Let ten projects come, each a year after one that is there, five get another title and five go.

    They are the first in the alphabetical order of addresses, in which 1 is followed by 10 and 100: in several tambon.
    """
    where = "iri in (select iri from project order by iri limit {} offset {})"
    base = f"{weave.BASE}project/new/"
    for number, (title, year, area, fund, body) in enumerate(
        tables.execute(
            "select any_value(p.title), any_value(p.year), min(a.area), min(f.fund), min(b.body)"
            " from project p join project_area a on a.project = p.iri join funding f on f.project = p.iri"
            " join project_body b on b.project = p.iri group by p.iri order by p.iri limit 10"
        ).fetchall()
    ):
        iri = f"{base}{number}"
        tables.execute("insert into project (iri, title, year) values (?, ?, ?)", [iri, title, year + 1])
        tables.execute("insert into project_area values (?, ?)", [iri, area])
        tables.execute("insert into funding (project, fund) values (?, ?)", [iri, fund])
        tables.execute("insert into project_body values (?, ?)", [iri, body])
    tables.execute(f"update project set title = title || ' ผู้สูงอายุ' where {where.format(5, 20)}")  # noqa: S608
    tables.execute(f"delete from project where {where.format(5, 30)}")  # noqa: S608


if __name__ == "__main__":
    asked = sys.argv[1:]
    if asked[:1] == ["--one"]:
        measure(int(asked[1]))
    else:
        main([int(size) for size in asked] or list(SIZES))
