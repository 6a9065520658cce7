"""README's first screen is true: its commands exist, and the demonstration prints what it shows."""

import re
import subprocess
from pathlib import Path

import pytest
from tests.making import Demo

from thaktho import commands
from thaktho.cli import main
from thaktho.resources import folder

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _blocks() -> list[str]:
    return re.findall(r"```(?:\w*)\n(.*?)```", README, flags=re.DOTALL)


@pytest.mark.whole
def test_the_demonstration_prints_what_readme_shows(demo: Demo) -> None:
    shown = next(block for block in _blocks() if block.startswith("ผู้เผยแพร่"))
    printed = demo.printed.replace(str(demo.workspace), "build/songkhla")
    public = demo.workspace / "public"
    assert f" {sum(1 for file in public.rglob('*') if file.is_file())} " in printed
    if not (folder("site") / "bundles").is_dir():  # README counts the typeface and the query page's program too
        shown, printed = (re.sub(r"เว็บไซต์ \d+ ไฟล์", "เว็บไซต์ … ไฟล์", text) for text in (shown, printed))
    assert printed == shown


@pytest.mark.whole
def test_what_was_published_by_a_day_is_answered_on_the_fresh_demonstration(
    demo: Demo, capfd: pytest.CaptureFixture[str]
) -> None:
    """README's day is one on which the demonstration was there."""
    (line,) = (line for block in _blocks() for line in block.splitlines() if "--as-of" in line)
    found = re.search(r"--as-of (\$\([^)]*\)|\S+?):? ", line)
    assert found
    day = subprocess.run(["bash", "-c", f"echo {found[1]}"], capture_output=True, text=True, check=True).stdout.strip()
    query = str(folder("queries") / "funds-in-tambon.rq")
    asked = ["query", query, "--format", "csv", "--as-of", day, "--workspace", str(demo.workspace)]
    assert main(asked) == 0
    assert len(capfd.readouterr().out.splitlines()) > 1


def test_the_first_screen_holds_both_commands() -> None:
    first_screen = "\n".join(README.splitlines()[:40])
    assert "make demo" in first_screen
    assert "make test" in first_screen


def test_every_file_that_readme_links_to_is_there() -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", README) if "://" not in link]
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_every_command_that_readme_names_exists() -> None:
    named = set(re.findall(r"thaktho ([a-z]+)", " ".join(_blocks())))
    assert named
    assert {name for name in named if not callable(getattr(commands, name, None))} == set()
