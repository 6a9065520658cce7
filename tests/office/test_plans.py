"""Form ผ.02 as LibreOffice writes it: .ods and the old .xls give what the workbook gave."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.intake import plans
from tests.making import understood, workspace

from thaktho.model import Reading

pytestmark = pytest.mark.whole


def said(reading: Reading) -> list[tuple[object, ...]]:
    names = ("title", "fiscalYear", "planned", "plan", "indicator", "strategy", "responsible")
    return [(row.cls, row.row, row.year, *(str(row.first(name)) for name in names)) for row in reading.rows]


@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_the_plan_in_other_kinds_of_file(office: Callable[..., None], tmp_path: Path, kind: str) -> None:
    file = plans.workbook(tmp_path / "plan.xlsx")
    office(kind, tmp_path / "out", file)
    place = workspace(tmp_path / "workspace", period="[2566, 2570]")
    first, again = understood(place, file), understood(place, tmp_path / "out" / f"plan.{kind}")
    assert again.layout == first.layout == "local-development-plan"
    assert said(again) == said(first)
