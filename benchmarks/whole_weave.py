"""The whole weave as the catalogue grows: seconds of each step and the peak of memory.

    python -m benchmarks.whole_weave [size …] [--crowd size …]

The fact tables are grown from the example (``growing.py``). Each size is grown by one process and woven by another, so
that the peak is the weave's own. Seconds are of the processor, which others use too: read the growth. DuckDB may hold
4 GB and keeps the rest on disk; Python's own memory comes on top. Pairs beside a naive join: ``benchmarks.weave``.
"""

import json
import math
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
from benchmarks import growing

from thaktho.weave import linkages, titles

SIZES = (10_000, 100_000)
CROWDS = (1_000, 3_000, 10_000)
_MEMORY = "4GB"


def main(sizes: Iterable[int], crowds: Iterable[int]) -> None:
    """Print a line a size, then what each kind of linkage came to and the steps that took longest."""
    with TemporaryDirectory() as home:
        seed = Path(home) / "example.duckdb"
        growing.example(seed)
        for what, wanted in (("spread", sizes), ("crowd", crowds)):
            before: tuple[int, float] | None = None
            for size in wanted:
                file = Path(home) / "grown.duckdb"
                _run("benchmarks.growing", what, str(seed), str(file), str(size))
                told = json.loads(_run("benchmarks.whole_weave", "--one", str(file)).splitlines()[-1])
                file.unlink()
                took = sum(told["seconds"].values())
                growth = math.log(took / before[1]) / math.log(size / before[0]) if before else math.nan
                before = size, took
                print(
                    f"{what} {size:9,}  {took:8.1f} s  exponent {growth:.2f}  {told['memory']:,.0f} MB  {told['kinds']}"
                )
                longest = sorted(told["seconds"].items(), key=lambda step: -step[1])
                print("   ", ", ".join(f"{step} {seconds:.1f}" for step, seconds in longest[:6]), flush=True)


def measure(file: Path) -> dict[str, object]:
    """Weave the fact tables in a file; return seconds by step, the peak in megabytes, and linkages by kind."""
    tables = duckdb.connect(file)
    tables.execute(f"set memory_limit = '{_MEMORY}'")
    titles.about("โครงการ")  # the dictionary of words is read once a process
    seconds: dict[str, float] = {}
    woven = vars(linkages)  # whose steps are timed one by one
    plain = woven["_run"]

    def run(facts: duckdb.DuckDBPyConnection, steps: Iterable[str]) -> None:
        for step in steps:
            begun = time.process_time()
            plain(facts, [step])
            seconds[step] = time.process_time() - begun

    def timed(step: Callable[..., object]) -> Callable[..., object]:
        def do(*given: object, **named: object) -> object:
            begun = time.process_time()
            try:
                return step(*given, **named)
            finally:
                seconds["pairs"] = seconds.get("pairs", 0) + time.process_time() - begun

        return do

    woven["_run"] = run
    for step in ("compare", "pair"):
        woven[step] = timed(woven[step])
    begun = time.process_time()
    linkages.weave(tables, growing.BASE, alone=True)
    seconds["names and the rest"] = time.process_time() - begun - sum(seconds.values())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": seconds, "memory": memory, "kinds": linkages.by_kind(tables)}


def _run(module: str, *words: str) -> str:
    return subprocess.run([sys.executable, "-m", module, *words], check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    asked = sys.argv[1:]
    if asked[:1] == ["--one"]:
        print(json.dumps(measure(Path(asked[1]))))
    else:
        at = asked.index("--crowd") if "--crowd" in asked else len(asked)
        given = [int(size) for size in asked[:at]], [int(size) for size in asked[at + 1 :]]
        main(*(given if asked else (SIZES, CROWDS)))
