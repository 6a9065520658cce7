"""Building the site beside Hugo, in one run; what is made again after a small submission; and how building grows.

    python -m benchmarks.pages [size …]

The catalogue is one province's, with titles of ``benchmarks.weave``. Ours are all pages of the site in one language,
HTML alone, out of the graph store, fact tables and linkages included. Hugo (the one on the ``PATH``) builds as many
pages of about as many bytes from content that is written already, by one template; only its own time counts. The two
take turns, each in a process of its own, and the fastest round of each counts. Then the whole site is built, in both
languages with all files; twenty projects of another publisher are sent, and it is built again.
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
_LAYOUT = """<!DOCTYPE html><html lang="th"><head><meta charset="utf-8"><title>{{ .Title }} · {{ .Site.Title }}</title>
<link rel="canonical" href="{{ .Permalink }}"><meta name="description" content="{{ .Params.description }}"></head><body>
<header><a href="/">{{ .Site.Title }}</a><nav><ul>
{{ range .Site.Params.menu }}<li><a href="/{{ .path }}">{{ .name }}</a></li>{{ end }}
</ul></nav></header><main><h1>{{ .Title }}</h1>
<dl class="figures">{{ range .Params.figures }}<div><dt>{{ .label }}</dt><dd>{{ .value }}</dd></div>{{ end }}</dl>
<table>{{ range .Params.facts }}
<tr><th>{{ .label }}</th><td><a href="/{{ .to }}">{{ .value }}</a></td><td>{{ .cell }}</td></tr>{{ end }}
</table>{{ .Content }}</main><footer><p>{{ .Site.Title }}</p></footer></body></html>
"""


def main(sizes: list[int]) -> None:
    """Print what each size costs; the exponent by which building grew since the size before."""
    before: tuple[int, float] | None = None
    for size in sizes:
        with TemporaryDirectory() as name:
            home = Path(name)
            place = workspace(home / "workspace", size)
            ours: list[dict[str, float]] = []
            theirs: list[dict[str, float]] = []
            for _ in range(ROUNDS):
                ours.append(_run("--ours", str(place), str(home / "ours")))
                if not theirs:
                    count = int(ours[0]["pages"])
                    content(home / "hugo", count, int(ours[0]["bytes"]) // count)
                theirs.append(_run("--hugo", str(home / "hugo"), str(home / "theirs")))
            mine, hugo = (min(found, key=lambda one: one["seconds"]) for found in (ours, theirs))
            print(f"{size:,} projects, ours:  {json.dumps(mine)}")
            print(f"{size:,} projects, hugo:  {json.dumps(hugo)}")
            print(
                f"ratio {mine['seconds'] / hugo['seconds']:.2f}, of processor seconds {mine['cpu'] / hugo['cpu']:.2f}"
            )
            if before:
                print(f"growth {math.log(mine['cpu'] / before[1]) / math.log(size / before[0]):.2f}")
            before = size, mine["cpu"]
            again(place)


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


def content(folder: Path, count: int, size: int) -> None:
    """Write a site of Hugo: so many pages of about so many bytes."""
    (folder / "layouts" / "_default").mkdir(parents=True)
    for layout in ("single", "list"):
        (folder / "layouts" / "_default" / f"{layout}.html").write_text(_LAYOUT, encoding="utf-8")
    menu = [{"name": f"รายการ {number}", "path": f"menu-{number}/"} for number in range(11)]
    settings = {
        "baseURL": "https://bench.example/",
        "title": "Bench",
        "disableKinds": ["taxonomy", "term", "RSS", "sitemap", "robotsTXT", "404", "home", "section"],
        "params": {"menu": menu},
    }
    (folder / "config.json").write_text(json.dumps(settings), encoding="utf-8")
    words = weave._titles()  # noqa: SLF001 - the same catalogue
    for number in range(count):
        home = folder / "content" / f"s{number % 100}"
        home.mkdir(parents=True, exist_ok=True)
        told = [
            {"label": f"ข้อ {n}", "value": words[(number + n) % len(words)], "to": f"x/{n}/", "cell": f"A{n}"}
            for n in range(14)
        ]
        front = {"title": words[number % len(words)], "description": words[-1], "facts": told, "figures": told[:4]}
        missing = max(0, size - len(json.dumps(front, ensure_ascii=False).encode()) - 1500)
        text = "\n\n".join(["บรรทัดของข้อความในหน้าโครงการ " * 4] * (missing // 370))
        said = json.dumps(front, ensure_ascii=False)
        (home / f"p{number}.md").write_text(f"{said}\n\n{text}\n", encoding="utf-8")


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


def _hugo(source: Path, out: Path) -> dict[str, float]:
    shutil.rmtree(out, ignore_errors=True)
    began = time.perf_counter()
    subprocess.run(["hugo", "--source", source, "--destination", out, "--quiet"], check=True)  # noqa: S607
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
    """Return processor seconds, and the peak memory in MB of this process."""
    own, below = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return {"cpu": sum(used.ru_utime + used.ru_stime for used in (own, below)), "peak": own.ru_maxrss // 1024}


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
