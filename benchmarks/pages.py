"""Building the site beside Hugo, in one run; what is made again after a small submission; and how building grows.

    python -m benchmarks.pages [size …]

The catalogue is one province's, with titles of ``benchmarks.weave``. Ours are all pages of the site in one language,
HTML alone, out of the graph store, fact tables and linkages included. Hugo (the one on the ``PATH``, with its defaults:
what else its manual has for speed beside cached partials changes nothing) builds the same pages from content that is
written already, and only its own time counts. All its pages are compared with ours, tag by tag and word by word; the
run ends where one differs. The two take turns, each in a process of its own, and the fastest round of each counts.
Then the whole site is built, in both languages with all files; twenty projects of another publisher are sent, and it is
built again.

In favour of Hugo: names, amounts, dates and addresses are found, formatted and marked up before the clock starts, lists
are in their order, no page looks at another, what no project here has is not in its layouts, and the few pages that are
neither a project's nor a linkage's are only copied. Labels are measured both as an author of one language has them, in
the layout, and as one of two has, translated (``hugo/labels.py``).
"""

import csv
import json
import math
import random
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import check, weave
from benchmarks.hugo import compare, export, labels

from thaktho import areas
from thaktho.cli import main as thaktho_command
from thaktho.contract import shipped
from thaktho.flow import Catalogue
from thaktho.pages import build as pages
from thaktho.pages.settings import SiteSettings
from thaktho.site_folder import SiteFolder
from thaktho.workspace import open_workspace

SIZES = (10_000,)
FEW = 20
SENT = 10_000
"""Projects of one submission: it may have 20,000 rows."""
ROUNDS = 2


def main(sizes: list[int]) -> None:
    """Print what each size costs; the exponent by which building grew since the size before."""
    if shutil.which("hugo") is None:
        raise SystemExit("hugo is not on the PATH: install Debian's package hugo")
    before: tuple[int, float] | None = None
    for size in sizes:
        with TemporaryDirectory() as name:
            place = workspace(Path(name) / "workspace", size)
            mine, theirs = beside(place, Path(name))
            print(f"{size:,} projects, ours: {json.dumps(mine)}")
            for how, hugo in theirs.items():
                wall, cpu = (mine[what] / hugo[what] for what in ("seconds", "cpu"))
                print(f"{size:,} projects, hugo, {how}: {json.dumps(hugo)}; ratio {wall:.2f}, of processor {cpu:.2f}")
            if before:
                print(f"growth {math.log(mine['cpu'] / before[1]) / math.log(size / before[0]):.2f}")
            before = size, mine["cpu"]
            again(place)


def beside(place: Path, home: Path) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """Build a workspace's pages by turns; return the fastest of ours, and of Hugo for each kind of layout.

    Raises:
        SystemExit: Hugo's pages are not the same as ours.
    """
    ours, hugo, out = home / "ours", home / "hugo", home / "theirs"
    mine: list[dict[str, float]] = []
    theirs: dict[str, list[dict[str, float]]] = {labels.WRITTEN: [], labels.TRANSLATED: []}
    for turn in range(ROUNDS):
        mine.append(_run("--ours", str(place), str(ours)))
        if not turn:
            print(f"{export.export(ours, hugo):,} pages of {mine[0]['pages']:,.0f} as rows", flush=True)
        for layouts, found in theirs.items():
            found.append(_run("--hugo", str(hugo), str(out), layouts))
            if not turn:
                _same(ours, out)
    return _fastest(mine), {how: _fastest(found) for how, found in theirs.items()}


def _same(ours: Path, theirs: Path) -> None:
    compared, differing = compare.compare(ours, theirs)
    print(f"{compared:,} pages compared, {len(differing):,} differ", flush=True)
    if differing:
        raise SystemExit("\n".join(differing[:10]))


def _fastest(rounds: list[dict[str, float]]) -> dict[str, float]:
    return min(rounds, key=lambda one: one["seconds"])


def again(place: Path) -> None:
    """Print what a whole build costs, and one after a small submission."""
    for what in ("all", "few"):
        if what == "few":
            _send(place, "few", _rows(FEW, "few"))
        print(f"{what}: {json.dumps(_run('--whole', str(place)))}", flush=True)


def workspace(place: Path, size: int) -> Path:
    """Make a workspace that holds so many projects of one province, at most ``SENT`` of a publisher; unbuilt."""
    place.mkdir()
    (place / "thaktho.toml").write_text(check.SETTINGS, encoding="utf-8")
    rows = _rows(size, "bench")
    sent = {f"bench{first // SENT or ''}": rows[first : first + SENT] for first in range(0, size, SENT)}
    for publisher in (*sent, "few"):
        (place / "publishers" / publisher / "projects").mkdir(parents=True)
        said = check.PUBLISHER.replace("period = 2568", "period = [2400, 2600]")
        (place / "publishers" / publisher / "publisher.toml").write_text(said, encoding="utf-8")
    for publisher, part in sent.items():
        _send(place, publisher, part)
    return place


def _ours(place: Path, out: Path) -> dict[str, float]:
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    began = time.perf_counter()
    with Catalogue(open_workspace(place), shipped()) as catalogue:
        facts = catalogue.weave()
        woven = time.perf_counter()
        ground = catalogue.workspace
        site = SiteSettings(ground.title, ground.base, ground.language, catalogue.date)
        how = pages.How(languages=("th",), html_alone=True)
        count = pages.build(facts, catalogue.contract, site, out, lambda *_: None, how=how)
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "facts and linkages": woven - began, "pages": count, "bytes": _bytes(out)} | _used()


def _hugo(source: Path, out: Path, layouts: Path) -> dict[str, float]:
    shutil.rmtree(out, ignore_errors=True)
    options = [f"--source={source}", f"--layoutDir={layouts}", f"--destination={out}"]
    began = time.perf_counter()
    subprocess.run(["hugo", "--quiet", *options], check=True)  # noqa: S607 - the one on the PATH
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "pages": sum(1 for _ in out.rglob("*.html")), "bytes": _bytes(out)} | _used()


def _whole(place: Path) -> dict[str, float]:
    counts: list[tuple[int, int]] = []
    finish = SiteFolder.finish

    def counted(self: SiteFolder) -> int:
        counts.append((self.made, self.units))
        return finish(self)

    SiteFolder.finish = counted  # type: ignore[method-assign]
    began = time.perf_counter()
    with Catalogue(open_workspace(place), shipped()) as catalogue:
        facts = catalogue.weave()
        woven = time.perf_counter()
        files = catalogue.build(facts, lambda *_: None)
    seconds = time.perf_counter() - began
    made = {"made": counts[0][0], "units": counts[0][1], "files": files}
    return {"seconds": seconds, "facts and linkages": woven - began} | made | _used()


def _used() -> dict[str, float]:
    """Return processor seconds, and the peak memory in MB of this process and of the greatest that it started.

    Linux counts for a process also what its parent held when it started it. The count of this one's own memory is
    without that; that of the greatest below may be too high by it, for Hugo it is not: what starts it is small.
    """
    own, below = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    cpu = sum(used.ru_utime + used.ru_stime for used in (own, below))
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    peak = int(status.partition("VmHWM:")[2].split()[0])
    return {"cpu": cpu, "peak": peak // 1024, "greatest below": below.ru_maxrss // 1024}


def _bytes(out: Path) -> int:
    return sum(file.stat().st_size for file in out.rglob("*.html"))


def _run(*words: str) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.pages", *words]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return {what: round(value, 2) for what, value in found.items()}


def _send(place: Path, publisher: str, rows: list[list[str]]) -> None:
    folder = place / "publishers" / publisher / "projects"
    with (folder / "โครงการ.csv").open("w", newline="", encoding="utf-8-sig") as written:
        csv.writer(written).writerows([check.HEADER[:6], *rows])
    if thaktho_command(["submit", str(folder), "--workspace", str(place), "--yes", "--no-build"]):
        raise RuntimeError("it was not accepted")


def _rows(size: int, publisher: str) -> list[list[str]]:
    """Return projects as cells of a sheet, each in one tambon."""
    known, luck = weave._titles(), random.Random(publisher)  # noqa: SLF001, S311 - the same catalogue; no secret
    tambon = [one.code for amphoe in areas.children("90") for one in areas.children(amphoe.code)]
    rows = []
    for number in range(size):
        area, year = luck.choice(tambon), 2569 - number * 10 // size
        fund = f"L{area[:4]}"
        code = f"{year % 100}-{fund}-{1 if publisher == 'few' else 2}-{number:06}"
        title = f"{luck.choice(known)} {areas.full_name(area).th} ปี {year}"
        rows.append([code, title, str(year), fund, f"{luck.randrange(100, 999)}00", area])
    return rows


if __name__ == "__main__":
    kinds = {"--ours": _ours, "--hugo": _hugo, "--whole": _whole}
    asked = sys.argv[1:]
    if asked and asked[0] in kinds:
        print(json.dumps(kinds[asked[0]](*map(Path, asked[1:]))))  # type: ignore[operator]
    else:
        main([int(size) for size in asked] or list(SIZES))
