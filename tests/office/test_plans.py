"""Form ผ.02 as LibreOffice writes it: .ods and the old .xls give what the workbook gave."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.intake import plans
from tests.making import understood, workspace

from thaktho.model import Reading

pytestmark = [
    pytest.mark.whole,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not here"),
]


def said(reading: Reading) -> list[tuple[object, ...]]:
    names = ("title", "fiscalYear", "planned", "plan", "indicator", "strategy", "responsible")
    return [(row.cls, row.row, row.year, *(str(row.first(name)) for name in names)) for row in reading.rows]


@pytest.mark.parametrize("kind", ["ods", "xls"])
def test_the_plan_in_other_kinds_of_file(tmp_path: Path, kind: str) -> None:
    file = plans.workbook(tmp_path / "plan.xlsx")
    home = {**os.environ, "HOME": str(tmp_path)}
    command = ["soffice", "--headless", "--convert-to", kind, "--outdir", str(tmp_path / "out"), str(file)]
    subprocess.run(command, check=True, capture_output=True, env=home, timeout=300)
    place = workspace(tmp_path / "workspace", period="[2566, 2570]")
    first, again = understood(place, file), understood(place, tmp_path / "out" / f"plan.{kind}")
    assert again.layout == first.layout == "local-development-plan"
    assert said(again) == said(first)
