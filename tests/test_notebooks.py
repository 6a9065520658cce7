"""The notebooks run on the demonstration's site, from a folder and from the web, and say what its CSV says."""

import csv
import io
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import nbformat
import pytest
from nbclient import NotebookClient

from thaktho import notebooks
from thaktho.resources import folder

NAMES = ("money-per-head", "duplicates-and-gaps")


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_said: object) -> None:  # pragma: no cover - nothing is logged
        """Say nothing."""


@pytest.fixture
def address(site: Path) -> Iterator[str]:
    """The site on a web host of this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(site))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def _printed(content: str, place: Path) -> str:
    """Run a notebook in a folder and return what its cells print; an error of a cell is one of the test."""
    notebook = nbformat.reads(content, 4)  # type: ignore[no-untyped-call]
    where = {"metadata": {"path": str(place)}}
    NotebookClient(notebook, kernel_name="python3", timeout=300, startup_timeout=300, resources=where).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    return "\n".join(output["text"] for output in outputs if output["output_type"] == "stream")


def _rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline="")))


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_right_in_form_speaks_both_languages_and_holds_no_output(name: str) -> None:
    notebook = nbformat.read(folder("notebooks") / f"{name}.ipynb", 4)  # type: ignore[no-untyped-call]
    nbformat.validate(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            assert re.search("[ก-๙]", cell.source)
            assert re.search("[A-Za-z]{4}", cell.source)
        else:
            assert cell.outputs == []
            assert cell.execution_count is None


def test_a_site_s_notebooks_read_that_site() -> None:
    files = notebooks.files("https://data.test.example/")
    assert set(files) == {f"notebooks/{name}.ipynb" for name in NAMES}
    for content in files.values():
        assert b"https://data.test.example/" in content
        assert b"build/songkhla" not in content
        nbformat.validate(nbformat.reads(content.decode(), 4))  # type: ignore[no-untyped-call]


@pytest.mark.whole
def test_money_per_head_is_that_of_the_site_s_own_table(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("THAKTHO_SITE", str(site))
    said = _printed((folder("notebooks") / "money-per-head.ipynb").read_text(encoding="utf-8"), tmp_path)
    money = Decimal(0)
    for row in _rows(site / "all-projects.csv"):
        if len(row["area"]) == 6:  # one tambon
            money += sum(map(Decimal, filter(None, row["approved"].split("; "))))
    assert f"{money:,.2f} baht in " in said


@pytest.mark.whole
def test_duplicates_and_gaps_are_read_from_the_web(
    site: Path, address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a site offers it, with its own address in place of this one."""
    monkeypatch.delenv("THAKTHO_SITE", raising=False)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    said = _printed(notebooks.files(address)["notebooks/duplicates-and-gaps.ipynb"].decode(), tmp_path)
    pairs = [
        row
        for row in _rows(site / "linkages.csv")
        if row["kind"] in {"continuation", "same-project", "possible-duplicate"}
    ]
    silent = [row for row in _rows(site / "areas.csv") if row["level"] == "tambon" and row["projects"] == "0"]
    assert f"{len(pairs)} pairs in linkages.csv" in said
    people = sum(int(row["people"] or 0) for row in silent)
    assert f"{len(silent)} tambon without a published project, home of {people:,} people" in said
