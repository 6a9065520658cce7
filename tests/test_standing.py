"""What stands is found once for all previews, the same whether kept or found; when something else stands, again."""

from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.making import PROJECT, submit, twin

from thaktho import facts, standing
from thaktho.contract import shipped
from thaktho.flow import Catalogue, Passed
from thaktho.preview import Preview, preview
from thaktho.workspace import Workspace

pytestmark = pytest.mark.whole  # files go through every stage

LATER = {**PROJECT, "code": "68-L5221-2-02", "fund": "กองทุนอื่น"}


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each time that facts are made of everything."""
    count: list[int] = []
    build = facts.build

    def counted(*given: Any) -> duckdb.DuckDBPyConnection:
        count.append(1)
        return build(*given)

    monkeypatch.setattr(facts, "build", counted)
    return count


def test_the_first_preview_finds_only_what_would_be(
    place: Workspace, tmp_path: Path, built: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says what it would say if it had looked at what stands: nothing."""
    found: list[Preview] = []

    def refused(passed: Passed) -> bool:
        found.append(preview(catalogue, passed))
        return False

    file = twin(tmp_path / "a", project=[PROJECT, {**LATER, "title": PROJECT["title"]}])
    with Catalogue(place, shipped()) as catalogue:
        submit(catalogue, file, confirm=refused)
        assert len(built) == 1
        monkeypatch.setattr(standing, "kept", lambda _: None)
        submit(catalogue, file, confirm=refused)
        assert len(built) == 1 + 2
    assert found[0].gained
    assert found[0].money
    assert found[0] == found[1]


def test_after_a_weave_a_preview_finds_only_what_would_be(place: Workspace, tmp_path: Path, built: list[int]) -> None:
    kept = place.folder / "memory" / "standing.json"
    with Catalogue(place, shipped()) as catalogue:
        assert submit(catalogue, twin(tmp_path / "a", project=[PROJECT])).outcome == "accepted"
        assert submit(catalogue, twin(tmp_path / "b", project=[LATER]), "other").outcome == "accepted"

        def looked(name: str) -> tuple[Preview, int]:
            found: list[Preview] = []

            def refused(passed: Passed) -> bool:
                built.clear()
                found.append(preview(catalogue, passed))
                return False

            rows = [{**PROJECT, "approved": "1", "title": f"{PROJECT['title']} {name}"}]
            submit(catalogue, twin(tmp_path / name, project=rows), confirm=refused)
            return found[0], len(built)

        unwoven = looked("c")
        assert unwoven[1] == 2
        catalogue.weave().close()
        assert kept.stat().st_mode & 0o077 == 0
        woven = looked("c2")
        assert woven[1] == 1
        assert (woven[0].money, woven[0].gained, woven[0].lost) == (
            unwoven[0].money,
            unwoven[0].gained,
            unwoven[0].lost,
        )
        for number, damaged in enumerate((b"{", b"[]", b"{}")):
            kept.write_bytes(damaged)
            assert looked(f"d{number}")[1] == 2
        catalogue.weave().close()
        assert submit(catalogue, twin(tmp_path / "f", project=[PROJECT, LATER])).outcome == "accepted"
        assert looked("g")[1] == 2, "something else is in force"
