"""A small submission to a large catalogue, as an officer sends it: how long it takes, and where the time goes.

    python -m benchmarks.submitting [size]

The catalogue is one dataset with titles and skew of ``benchmarks.weave``. Twenty projects of another publisher are sent
(`submit --yes --no-build`) twice, with other amounts: the first time nothing is remembered of the catalogue, the second
time the weave before is. Seconds are of the processor. Looking at what would change makes the fact tables twice and
weaves twice, of what is and of what would be; the second weave of the first time remembers the one before it.
"""

import contextlib
import csv
import functools
import io
import json
import random
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import check, weave

from thaktho import areas, facts
from thaktho.cli import main as thaktho_command
from thaktho.weave import finding, linkages, titles

SIZE = 10_000
FEW = 20
_YEARS = "period = [2400, 2600]"


def main(size: int) -> None:
    """Make the catalogue, then print a line a submission; each in a process of its own."""
    with TemporaryDirectory() as name:
        place = Path(name)
        provinces = json.dumps([province.code for province in areas.provinces()])
        (place / "thaktho.toml").write_text(check.SETTINGS.replace('["90"]', provinces), encoding="utf-8")
        for publisher in ("bench", "few"):
            home = place / "publishers" / publisher
            (home / "projects").mkdir(parents=True)
            said = check.PUBLISHER.replace("period = 2568", _YEARS)
            (home / "publisher.toml").write_text(said, encoding="utf-8")
        rows = list(_rows(size))
        for publisher, sent, why in (
            ("bench", rows, "the catalogue"),
            ("few", rows[:FEW], "nothing remembered"),
            ("few", [[*row[:4], "70000", *row[5:]] for row in rows[:FEW]], "the last weave remembered"),
        ):
            file = place / "publishers" / publisher / "projects"
            with (file / "โครงการ.csv").open("w", newline="", encoding="utf-8-sig") as written:
                csv.writer(written).writerows([check.HEADER[:6], *sent])
            command = [sys.executable, "-m", "benchmarks.submitting", "--one", str(place), str(file)]
            told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            print(f"{len(sent):7,} projects, {why}: ", end="")
            print(
                ", ".join(f"{step} {' + '.join(f'{s:.1f}' for s in took)}" for step, took in told.items()), flush=True
            )


def measure(place: Path, file: Path) -> dict[str, list[float]]:
    """Submit a file; return the seconds of all, and of each time that facts are made, woven and pairs sought in them.

    Raises:
        RuntimeError: it was not accepted.
    """
    titles.about("โครงการ")  # the dictionary of words is read once a process
    seconds: dict[str, list[float]] = defaultdict(list)

    def timed(room: object, name: str, step: str) -> None:
        plain: Callable[..., object] = vars(room)[name]

        @functools.wraps(plain)
        def run(*given: object) -> object:
            begun = time.process_time()
            try:
                return plain(*given)
            finally:
                seconds[step].append(time.process_time() - begun)

        vars(room)[name] = run

    timed(facts, "build", "facts")
    timed(linkages, "weave", "weave")
    timed(finding, "_compare", "of it pairs")
    begun = time.process_time()
    with contextlib.redirect_stdout(io.StringIO()):
        code = thaktho_command(["submit", str(file), "--workspace", str(place), "--yes", "--no-build"])
    if code:
        raise RuntimeError("it was not accepted")
    return {"all": [time.process_time() - begun], **seconds}


def _rows(size: int) -> Iterator[list[str]]:
    """Yield projects as cells of a sheet, each in one tambon."""
    known, luck, number = weave._titles(), random.Random(1), 0  # noqa: SLF001, S311 - the same catalogue; no secret
    for area, year, count in weave._cells(size):  # noqa: SLF001
        for _ in range(count):
            number += 1
            fund = f"L{area[:4]}"
            title = f"{luck.choice(known)} {areas.full_name(area).th} ปี {year}"
            yield [
                f"{year % 100}-{fund[:5]}-2-{number:06}",
                title,
                str(year),
                fund[:5],
                f"{luck.randrange(100, 999)}00",
                area,
            ]


if __name__ == "__main__":
    asked = sys.argv[1:]
    if asked[:1] == ["--one"]:
        print(json.dumps(measure(Path(asked[1]), Path(asked[2]))))
    else:
        main(int(asked[0]) if asked else SIZE)
