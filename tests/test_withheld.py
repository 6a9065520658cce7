"""The list of records that were not submitted: published, but for personal data; no file sent is taken for it."""

import pytest
from tests.making import PROJECT, submit, twin

from thaktho import withheld
from thaktho.contract import shipped
from thaktho.errors import DataError
from thaktho.flow import Catalogue
from thaktho.intake.guard.numbers import passes
from thaktho.workspace import Publisher, Workspace, open_workspace

PLAIN = "รายการ,เหตุผล\r\nงานหนึ่ง,ไม่มีปี\r\n,\r\nงานสอง,ซ้ำ\r\n"
PERSONAL = 'รายการ,เหตุผล\n"ของ นายสมมุติ\nทดสอบใจ",โทร 081-234-5678\n'


def _declared(place: Workspace, content: str, more: str = "") -> Publisher:
    home = place.publisher("fund").folder
    settings = (home / "publisher.toml").read_text(encoding="utf-8")
    (home / "publisher.toml").write_text(f'{settings}left_out = "list.csv"\n{more}', encoding="utf-8")
    (home / "list.csv").write_bytes(content.encode())
    return open_workspace(place.folder).publisher("fund")


def _read(publisher: Publisher) -> withheld.Withheld:
    found = withheld.read(publisher, publisher.dataset(None))
    assert found is not None
    return found


def test_a_list_without_personal_data_stays_byte_for_byte(place: Workspace) -> None:
    found = _read(_declared(place, PLAIN))
    assert (found.content.decode(), found.records, found.cells, found.findings) == (PLAIN, 2, 0, [])


def test_personal_data_is_taken_out_and_told(place: Workspace) -> None:
    found = _read(_declared(place, PERSONAL))
    assert (found.content.decode(), found.records) == ("รายการ,เหตุผล\nของ […],โทร […]\n", 1)
    ((severity, rule),) = [(one.severity, one.rule) for one in found.findings]
    assert (severity, rule) == ("warning", "find.withheld_personal")
    assert "2" in found.findings[0].message.en


def test_an_identity_number_in_pieces_side_by_side_is_taken_out(place: Workspace) -> None:
    found = _read(_declared(place, "เลข,,,,,งาน\n1,9999,00000,01,3,งานหนึ่ง\n2565,123456,1500000,,,งานสอง\n"))
    assert found.content.decode() == "เลข,,,,,งาน\n[…],[…],[…],[…],[…],งานหนึ่ง\n2565,123456,1500000,,,งานสอง\n"
    assert found.cells == 5


def test_ordinals_beside_numbers_of_e_gp_are_no_identity_numbers(place: Workspace) -> None:
    """With two digits before it, one number of eleven in ten has the right check digit: here 14 and 22."""
    rows = "".join(f"{number},{66119524001 + number},งาน\n" for number in range(10, 30))
    assert passes("1466119524015")
    found = _read(_declared(place, f"ลำดับ,เลขที่โครงการ,งาน\n{rows}"))
    assert (found.cells, found.records) == (0, 20)


def test_a_column_of_names_without_titles_is_taken_out(place: Workspace) -> None:
    content = "ผู้เสนอ,งาน\nสมชาย ทดสอบดี,งานหนึ่ง\nสมหญิง ทดสอบดี,งานสอง\nกองช่าง เทศบาล,งานสาม\n"
    found = _read(_declared(place, content))
    assert found.content.decode() == "ผู้เสนอ,งาน\n[…],งานหนึ่ง\n[…],งานสอง\nกองช่าง เทศบาล,งานสาม\n"


def test_what_a_publisher_judged_not_to_be_personal_stays(place: Workspace) -> None:
    allowed = '[guard]\nallow = ["นายสมมุติ ทดสอบใจ"]\n'
    found = _read(_declared(place, "รายการ\nของ นายสมมุติ ทดสอบใจ\n", allowed))
    assert (found.cells, "สมมุติ" in found.content.decode()) == (0, True)


def test_a_list_that_is_not_there_is_told(place: Workspace) -> None:
    publisher = _declared(place, PLAIN)
    (publisher.folder / "list.csv").unlink()
    with pytest.raises(DataError, match=r"list\.csv"):
        withheld.read(publisher, publisher.dataset(None))


def test_the_archive_keeps_the_list_as_it_is_published_and_the_report_tells_of_it(place: Workspace) -> None:
    _declared(place, PERSONAL)
    with Catalogue(open_workspace(place.folder), shipped()) as catalogue:
        sent = submit(catalogue, twin(place.folder.parent / "a", project=[PROJECT]))
        assert "find.withheld_personal" in {one.rule for one in sent.checked.findings}
        assert list(catalogue.withheld().values()) == ["รายการ,เหตุผล\nของ […],โทร […]\n".encode()]
        assert submit(catalogue, twin(place.folder.parent / "a", project=[PROJECT])).outcome == "unchanged"
    kept = b"".join(one.read_bytes() for one in (place.folder / "archive").rglob("*") if one.is_file())
    assert "สมมุติ".encode() not in kept


def test_a_file_that_was_sent_is_never_published_as_the_list(place: Workspace) -> None:
    """A CSV twin may hold a file of the list's name: it is part of what was received, and that is published nowhere."""
    file = twin(place.folder.parent / "a", project=[PROJECT])
    (file / "left-out.csv").write_text(PERSONAL, encoding="utf-8")
    with Catalogue(place, shipped()) as catalogue:
        assert submit(catalogue, file).outcome == "accepted"
        assert catalogue.withheld() == {}
