"""``thaktho check`` of a 300-row workbook as a user runs it, beside Python and a plain pySHACL run of the same graph.

    python benchmarks/cold.py [rounds]

Both are processes of their own, start included. The baseline starts Python, parses the shapes and the graph that the
check judges, with rdflib, and validates with pySHACL; it reads no workbook and explains nothing.
"""

import sys
import tempfile
from pathlib import Path

import openpyxl
from benchmarks.check import lines, workspace
from benchmarks.processes import best, drift, python, rounds
from pyoxigraph import RdfFormat, serialize

from thaktho.contract import shipped
from thaktho.flow import Catalogue
from thaktho.resources import folder
from thaktho.workspace import open_workspace

ROWS = 300
BASELINE = """
import sys
from pathlib import Path
from pyshacl import validate
from rdflib import Graph
shapes, data = Graph(), Graph().parse(sys.argv[1], format="nt")
for file in sorted(Path(sys.argv[2]).glob("*.ttl")):
    shapes.parse(file, format="turtle")
validate(data, shacl_graph=shapes, inference="none")
report()
"""


def main(number: int = 5) -> None:
    """Print seconds of computing and by the clock, the ratio, and by how much the machine drifted."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        workspace(place)
        book = place / "plan.xlsx"
        _write(book)
        _write_graph(place, book)
        check = ["-m", "thaktho", "check", str(book), "--publisher", "bench", "--workspace", str(place)]
        runs = rounds(
            {
                "python alone": python("report()"),
                "pySHACL plain": python(BASELINE, str(place / "graph.nt"), str(folder("shapes"))),
                "thaktho check": [sys.executable, *check],
            },
            number,
        )
    base = best(runs["pySHACL plain"])
    print(f"{ROWS} rows, {number} rounds     cpu s  clock s  ratio (cpu)  drift")
    for name, of in runs.items():
        one = best(of)
        print(f"{name:24} {one.cpu:7.2f}  {one.wall:7.2f}  {one.cpu / base.cpu:11.2f}  {drift(of):5.0%}")


def _write(file: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.title = "โครงการ"
    for line in lines(ROWS):
        page.append(line)
    book.save(file)


def _write_graph(place: Path, book: Path) -> None:
    with Catalogue(open_workspace(place), shipped()) as catalogue:
        who = catalogue.workspace.publisher("bench")
        checked = catalogue.check(book, who, who.dataset(None))
    assert checked.conforms
    triples = [quad.triple for quad in checked.candidate.quads]
    (place / "graph.nt").write_bytes(serialize(triples, format=RdfFormat.N_TRIPLES) or b"")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
