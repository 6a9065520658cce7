"""What organisations decided comes out as a labelled set on which rules say the same as in the workspace."""

import csv
from pathlib import Path

import pytest
from tests.making import PROJECT, run, submit, twin, workspace
from tests.weave.labelled import measure
from tests.weave.labelled.pairs import Pair, Record

from thaktho.contract import shipped
from thaktho.flow import Catalogue

pytestmark = pytest.mark.whole  # a workspace is filled, decided on and woven

ROWS = [
    {**PROJECT, "code": f"{year}-L5221-2-01", "fiscalYear": f"25{year}", "start": "", "end": ""}
    for year in (66, 67, 68)
] + [{**PROJECT, "code": "68-L5221-2-09", "title": "โครงการปรับปรุงถนนลาดยางสายเหนือ"}]


def test_decisions_measure_rules_as_the_workspace_does(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = workspace(tmp_path / "workspace", "fund", "other")
    with Catalogue(place, shipped()) as catalogue:
        submit(catalogue, twin(tmp_path / "file", project=ROWS))
        catalogue.weave().close()
    first, second, third, road = (f"project/L5221/{row['code']}" for row in ROWS)
    for one, two, verdict, by in (
        (first, second, "confirm", "fund"),
        (second, third, "reject", "fund"),
        (third, road, "confirm", "fund"),  # no rule finds it
        (first, road, "confirm", "fund"),  # disputed: no label
        (first, road, "reject", "other"),
    ):
        words = (one, two, "--kind", "continuation", verdict, "--why", "ถามแล้ว", "--by", by, "--no-build")
        assert run(place.folder, "decide", *words) == 0
    capsys.readouterr()
    measure.decisions(place.folder, tmp_path / "out")
    told = capsys.readouterr().out
    assert "3 reviewed pairs" in told
    assert "continuation         precision 0.50 (1/2, 0.09–0.91)        recall at most 0.50 (1/2, 0.09–0.91)" in told
    assert run(place.folder, "weave") == 0
    assert "precision 0.50 (1/2, 0.09–0.91); recall at most 0.50 (1/2, 0.09–0.91)" in capsys.readouterr().out
    with (tmp_path / "out" / "reviewed-pairs.csv").open(encoding="utf-8", newline="") as file:
        assert sorted(Pair(**row).label for row in csv.DictReader(file)) == ["continuation", "continuation", "none"]
    with (tmp_path / "out" / "reviewed-records.csv").open(encoding="utf-8", newline="") as file:
        assert len([Record(**row) for row in csv.DictReader(file)]) == len(ROWS)
