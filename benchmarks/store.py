"""What loading the graph store costs, beside Oxigraph alone.

    python -m benchmarks.store WORKSPACE [LARGER]      # of benchmarks.pages; they are read, never written

Loading is opening a workspace that has a ledger and an archive and no store; beside it `bulk_load` of the very same
statements, all in one file. With a larger workspace loading is measured in both, and by which power it grows.
"""

import math
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.processes import Run, best, drift, python, rounds

_ROUNDS = 2
_BULK = """
import sys, time
from pyoxigraph import RdfFormat, Store
store, before = Store(sys.argv[1]), time.process_time()
store.bulk_load(path=sys.argv[2], format=RdfFormat.N_QUADS)
report(load=time.process_time() - before, statements=len(store))
"""
_OURS = """
import shutil, sys, time
from pathlib import Path
from thaktho.contract import shipped
from thaktho.flow import Catalogue
from thaktho.workspace import open_workspace
folder, contract = Path(sys.argv[1]), shipped()
shutil.rmtree(folder / "store", ignore_errors=True)
before = time.process_time()
with Catalogue(open_workspace(folder), contract) as catalogue:
    took = time.process_time() - before
    if len(sys.argv) > 2:
        with open(sys.argv[2], "wb") as out:
            catalogue.store.dump(out)
report(load=took)
"""


def main(words: list[str]) -> None:
    """Measure, and print tables for docs/benchmarks.md."""
    workspaces = [Path(word) for word in words]
    print("| statements | | computing s | ratio | peak MB | drift |")
    print("|---|---|---|---|---|---|")
    loads = [_loading(workspace) for workspace in workspaces]
    if len(loads) > 1:
        (few, quick), (many, slow) = loads
        print(f"\nloading grows by the power {math.log(slow / quick) / math.log(many / few):.2f}\n")


def _loading(workspace: Path) -> tuple[int, float]:
    """Return how many statements there are and what loading them costs."""
    with TemporaryDirectory() as home:
        place, dumped = Path(home) / "workspace", Path(home) / "all.nq"
        made = shutil.ignore_patterns("store", "public*", "published*", "memory")
        shutil.copytree(workspace, place, ignore=made)
        rounds({"": python(_OURS, str(place), str(dumped))}, 1)
        bulk, runs = Path(home) / "bulk", dict[str, list[Run]]()
        for _ in range(_ROUNDS):
            commands = {"bulk": python(_BULK, str(bulk), str(dumped)), "ours": python(_OURS, str(place))}
            for name, found in rounds(commands, 1).items():
                runs.setdefault(name, []).extend(found)
            shutil.rmtree(bulk)
        alone = min(run.said["load"] for run in runs["bulk"])
        statements = round(runs["bulk"][0].said["statements"])
        for name, told in (("bulk", "`pyoxigraph.Store.bulk_load` alone"), ("ours", "opening, all of it loaded")):
            took = min(run.said["load"] for run in runs[name])
            cells = (
                f"{took:.2f}",
                f"**{took / alone:.2f}**",
                f"{best(runs[name]).own:.0f}",
                f"{drift(runs[name]):.0%}",
            )
            print(f"| {statements:,} | {told} | {' | '.join(cells)} |", flush=True)
        return statements, min(run.said["load"] for run in runs["ours"])


if __name__ == "__main__":
    main(sys.argv[1:])
