"""What npm makes: from a lock that names no registry, holding no foreign address to ask, and in the wheel."""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import get_args

import pytest
from tests.needs import lacking

from thaktho.cli import main
from thaktho.commands import demonstration
from thaktho.pages.assets import assets
from thaktho.resources import Room, folder

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / "site"
BUNDLES = SITE / "bundles"
PUBLISHERS = {"songkhla-vision-2570", "songkhla-forest", "padangbesar-municipality"}
"""Whose files are enough to make pages of most kinds."""


@pytest.fixture(scope="module")
def bundles() -> Path:
    """The bundles as `make bundles` made them."""
    if not BUNDLES.is_dir():
        lacking("bundles", "install npm and run `make bundles` to test the typeface and the query page")
    return BUNDLES


def test_the_lock_pins_every_package_and_names_no_registry() -> None:
    lock = json.loads((SITE / "package-lock.json").read_text(encoding="utf-8"))
    declared = json.loads((SITE / "package.json").read_text(encoding="utf-8"))["devDependencies"]
    packages = {path: one for path, one in lock["packages"].items() if path}
    assert all("resolved" not in one and "integrity" in one for one in packages.values())
    assert {name: packages[f"node_modules/{name}"]["version"] for name in declared} == declared


def test_styles_load_only_files_that_are_there(bundles: Path) -> None:
    made = assets()
    css = made.contents[made.names["site.css"]].decode()
    named = re.findall(r"url\(([^)]*)\)", css)
    assert len(named) >= len(list(bundles.glob("fonts/*.woff2")))
    assert set(named) <= set(made.contents)


def test_the_licence_of_everything_bundled_is_told(bundles: Path) -> None:
    told = (bundles / "licences.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE" in told
    assert all(name in told for name in ("oxigraph", "@codemirror/view", "@fontsource/sarabun"))


def test_bundles_ask_no_other_host(bundles: Path) -> None:
    """Addresses stand in them as names of things; what is fetched is told by the page, so none is."""
    for script in bundles.glob("*.js"):
        text = script.read_text(encoding="utf-8")
        assert re.findall(r"(?:fetch|import|importScripts|Worker)\(\s*[\"'`]", text) == []
        assert "sourceMappingURL" not in text


@pytest.fixture(scope="module")
def wheel(bundles: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:  # noqa: ARG001 - they are in it
    """The wheel, built without npm of what is there: so the tests ask no registry for packages of npm."""
    folder = tmp_path_factory.mktemp("wheel")
    tree = folder / "tree"
    shutil.copytree(ROOT, tree, ignore=shutil.ignore_patterns(".venv", ".git", "build", "node_modules", "*_cache"))
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(tree)]
    subprocess.run(command, check=True, env={"PATH": "/nowhere"}, timeout=300)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path) -> dict[str, str]:
    """The environment of programs that see the wheel as installed, beside the libraries that the tests have."""
    folder = wheel.parent / "installed"
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(folder), str(wheel)]
    subprocess.run(install, check=True, env={"PATH": "/nowhere"}, timeout=300)
    return {"PYTHONPATH": str(folder)}


@pytest.mark.whole
def test_a_wheel_holds_the_bundles_and_nothing_that_makes_them(
    bundles: Path, wheel: Path, installed: Mapping[str, str], tmp_path: Path
) -> None:
    prefix = "thaktho/_data/site/"
    with zipfile.ZipFile(wheel) as file:
        held = {name.removeprefix(prefix) for name in file.namelist() if name.startswith(prefix)}
    assert {f"bundles/{file.relative_to(bundles).as_posix()}" for file in bundles.rglob("*") if file.is_file()} <= held
    assert {"pages.toml", "templates/base.html.jinja", "styles/10-site.css"} <= held
    asked = (
        "from thaktho.pages import assets; from thaktho.questions import shipped;"
        " print('query.js' in assets.assets(), len(shipped()))"
    )
    said = subprocess.run([sys.executable, "-c", asked], cwd=tmp_path, env=installed, capture_output=True, check=True)
    assert said.stdout.decode().split() == ["True", str(len(list((ROOT / "docs" / "queries").glob("*.rq"))))]
    assert {name.split("/")[0] for name in held} & {"node_modules", "query", "package.json", "build.mjs"} == set()


@pytest.mark.whole
@pytest.mark.parametrize("room", get_args(Room))
def test_a_wheel_holds_every_file_that_a_checkout_has(installed: Mapping[str, str], room: Room) -> None:
    """But for what makes the bundles: so whatever is made of the one is made of the other."""
    there, here = (_contents(one) for one in (Path(installed["PYTHONPATH"]) / "thaktho/_data" / room, folder(room)))
    makes = {"node_modules", "package.json", "package-lock.json", ".npmrc", "build.mjs", "query"}
    assert there == {name: content for name, content in here.items() if name.split("/")[0] not in makes}


@pytest.mark.whole
def test_what_is_installed_makes_a_whole_site_from_an_empty_folder(
    installed: Mapping[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`thaktho demo` as somebody runs it who has the wheel and nothing of the repository; of some files, as here."""
    there = Path(shutil.copytree(installed["PYTHONPATH"], tmp_path / "installed"))
    examples = there / "thaktho/_data/examples"
    for home in (examples / "songkhla/publishers").iterdir():
        if home.name not in PUBLISHERS:
            shutil.rmtree(home)
    run = [sys.executable, "-m", "thaktho", "demo", "--lang", "en"]
    env = {"PYTHONPATH": str(there)}
    done = subprocess.run(run, cwd=tmp_path, env=env, capture_output=True, check=True, timeout=600)
    assert b"0 violations" in done.stdout
    monkeypatch.setattr(demonstration, "folder", lambda room: examples if room == "examples" else folder(room))
    assert main(["demo", "--workspace", str(tmp_path / "here")]) == 0
    made, site = (_contents(place / "public") for place in (tmp_path / "build/songkhla", tmp_path / "here"))
    assert made.keys() == site.keys()
    loaded = [name for name in made if name.startswith("assets/") or name.endswith("index.csv")]
    assert [name for name in loaded if made[name] != site[name]] == []
    assert any(name.startswith("assets/query.") for name in loaded)


def _contents(home: Path) -> dict[str, bytes]:
    """Return every file of a folder, but what Python keeps beside its modules."""
    walk = os.walk(home, followlinks=True)
    files = (Path(at) / name for at, _, names in walk for name in names if not at.endswith("__pycache__"))
    return {file.relative_to(home).as_posix(): file.read_bytes() for file in files}
