"""Reading and judging a file, as a ratio to pySHACL alone on the same graph, in one run; and how cost grows.

    python -m benchmarks.check [rounds]

The machine's speed drifts, so the two are timed in turns and the fastest round of each is compared.
"""

import csv
import math
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from pyoxigraph import RdfFormat, serialize
from pyshacl import validate
from rdflib import Graph

from thaktho.contract import shipped
from thaktho.flow import Catalogue
from thaktho.workspace import open_workspace

SIZES = (100, 300, 1000, 3000)
SETTINGS = 'title = "Bench"\nbase = "https://bench.example/id/"\nprovinces = ["90"]\nlanguage = "en"\n'
PUBLISHER = """
name = "Bench"
sector = "local"
kind = "community-health-fund"
license = "https://creativecommons.org/licenses/by/4.0/"
contact = { name = "Office", email = "office@bench.example" }
[[datasets]]
id = "projects"
title = "Bench"
description = "Bench"
period = 2568
files = "projects"
code_issuer = 'L\\\\d{4}'
"""
HEADER = ("รหัสโครงการ", "ชื่อโครงการ", "ปีงบประมาณ", "แหล่งงบประมาณ", "งบประมาณที่อนุมัติ", "พื้นที่ดำเนินการ", "แผนงาน",
          "กลุ่มเป้าหมาย", "วันเริ่มต้น", "วันสิ้นสุด")  # fmt: skip
TAMBON = ("900101", "ตำบลปริก อำเภอสะเดา จังหวัดสงขลา", "ต.คูหา อ.สะบ้าย้อย จ.สงขลา", "901101")


def main(rounds: int = 3) -> None:
    """Print a line a size: seconds, ratio, and the exponent by which the time grew since the size before."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        workspace(folder)
        before: tuple[int, float] | None = None
        print("projects  check s  pySHACL s  ratio  growth")
        with Catalogue(open_workspace(folder), shipped()) as catalogue:
            for size in SIZES:
                ours, baseline = _measure(catalogue, size, rounds)
                growth = math.log(ours / before[1]) / math.log(size / before[0]) if before else math.nan
                before = size, ours
                print(f"{size:8,}  {ours:7.2f}  {baseline:9.2f}  {ours / baseline:5.2f}  {growth:6.2f}")


def _measure(catalogue: Catalogue, size: int, rounds: int) -> tuple[float, float]:
    who = catalogue.workspace.publisher("bench")
    file = who.folder / "projects"
    file.mkdir(exist_ok=True)
    _write(file / "โครงการ.csv", size)
    checked = catalogue.check(file, who, who.dataset(None))
    assert checked.conforms
    triples = [quad.triple for quad in checked.candidate.quads]
    data = serialize(triples, format=RdfFormat.N_TRIPLES) or b""

    def baseline() -> None:
        validate(Graph().parse(data=data, format="nt"), shacl_graph=catalogue.contract.shapes, inference="none")

    timed = [
        (_seconds(lambda: catalogue.check(file, who, who.dataset(None))), _seconds(baseline)) for _ in range(rounds)
    ]
    return min(ours for ours, _ in timed), min(base for _, base in timed)


def _write(path: Path, size: int) -> None:
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file).writerows(lines(size))


def workspace(folder: Path) -> None:
    """Make a workspace of one publisher, ``bench``, without files."""
    publisher = folder / "publishers" / "bench"
    publisher.mkdir(parents=True)
    (folder / "thaktho.toml").write_text(SETTINGS, encoding="utf-8")
    (publisher / "publisher.toml").write_text(PUBLISHER, encoding="utf-8")


def lines(size: int) -> Iterator[tuple[str, ...]]:
    """Yield a header and so many projects, as cells."""
    yield HEADER
    for number in range(size):
        code = f"68-L{5200 + number % 90}-2-{number:05}"
        title = f"โครงการส่งเสริมสุขภาพผู้สูงอายุ แห่งที่ {number}"
        place = TAMBON[number % len(TAMBON)]
        yield (code, title, "2568", f"L{5200 + number % 90}", "60,000.00 บาท", place, "แผนงานผู้สูงอายุ", "1004",
               "1 ตุลาคม 2567", "30 กันยายน 2568")  # fmt: skip


def _seconds(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3)
