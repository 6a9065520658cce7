"""Numbers that no table can hold, or nobody can mean: said, never lost without a word."""

from decimal import Decimal
from pathlib import Path

import pytest
from tests.making import PROJECT, checked, submit, twin, workspace

from thaktho.contract import shipped
from thaktho.flow import Catalogue

NEED = {"area": "900101", "targetGroup": "9001", "year": "2567", "count": "100"}
REACH = {"project": PROJECT["code"], "targetGroup": "1004"}


@pytest.mark.parametrize("number", ["100000001", "3000000000", "999999999999999999"])
def test_more_people_than_there_can_be_are_a_violation(tmp_path: Path, number: str) -> None:
    found = checked(
        tmp_path,
        project=[PROJECT],
        need=[{**NEED, "count": number}],
        reach=[{**REACH, "expected": number, "reached": number}],
    ).findings
    wrong = sorted((one.sheet, one.cell) for one in found if one.rule == "find.too_high")
    assert wrong == [("กลุ่มเป้าหมาย", "C2"), ("กลุ่มเป้าหมาย", "D2"), ("ประชากรและความต้องการ", "D2")]


def test_the_largest_numbers_that_pass_are_counted_as_they_are(tmp_path: Path) -> None:
    place = workspace(tmp_path / "workspace")
    target = {"project": PROJECT["code"], "indicator": "จำนวน", "aim": "999999999999999999", "result": "0.5"}
    file = twin(
        tmp_path / "file",
        project=[PROJECT],
        need=[{**NEED, "count": "100000000"}],
        reach=[{**REACH, "expected": "100000000"}],
        target=[target],
    )
    with Catalogue(place, shipped()) as catalogue:
        assert submit(catalogue, file).outcome == "accepted"
        facts = catalogue.weave()
        assert facts.execute("select count from need").fetchall() == [(100_000_000,)]
        assert facts.execute("select expected from project_group").fetchall() == [(100_000_000,)]
        assert facts.execute("select aim, result from achieved").fetchall() == [
            (Decimal(999_999_999_999_999_999), Decimal("0.5"))
        ]
        facts.close()
