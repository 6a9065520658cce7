"""Numbers and addresses of people: each form that is seen through, and what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaktho.intake.guard.find import find
from thaktho.intake.guard.numbers import passes

DIGITS = st.text(alphabet="0123456789", min_size=11, max_size=11)


def identity(first: str, rest: str) -> str:
    """Return a number with the right check digit, by the rule as the department words it."""
    total = sum(int(digit) * (13 - at) for at, digit in enumerate(first + rest))
    return f"{first}{rest}{str(11 - total % 11)[-1]}"


def kinds(said: str) -> list[str]:
    return [hit.kind for hit in find(said)]


BETWEEN = ("", "-", " ", " - ", "\u2013", "\u200b", "\u00a0", "/", "_", ":", ",", "|")


@given(st.sampled_from("12345678"), DIGITS, st.sampled_from(BETWEEN))
def test_an_identity_number_is_found_in_any_dress(first: str, rest: str, between: str) -> None:
    number = identity(first, rest)
    groups = (number[:1], number[1:5], number[5:10], number[10:12], number[12:])
    said = f"เลข {between.join(groups)} นี้"
    hits = find(said)
    assert [hit.kind for hit in hits] == ["identity-number"]
    assert said[hits[0].start : hits[0].end] == between.join(groups)
    assert kinds(said.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))) == ["identity-number"]


MADE_UP = "1999900000013"
"""No amphoe has the number 9999."""
LOOKS = {
    "capital O": ("0", "O"), "small o": ("0", "o"), "Cyrillic O": ("0", "\u041e"), "a ring": ("0", "○"),
    "degrees": ("0", "°"),
    "capital I": ("1", "I"), "small l": ("1", "l"), "a Roman one": ("1", "\u2160"),
    "circled": ("0123456789", "⓪①②③④⑤⑥⑦⑧⑨"), "dark circles": ("0123456789", "⓿❶❷❸❹❺❻❼❽❾"),
    "raised": ("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"), "lowered": ("0123456789", "₀₁₂₃₄₅₆₇₈₉"),
    "wide": ("0123456789", "０１２３４５６７８９"), "bold": ("0123456789", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"),
    "with a stop": ("123456789", "⒈⒉⒊⒋⒌⒍⒎⒏⒐"), "in brackets": ("123456789", "⑴⑵⑶⑷⑸⑹⑺⑻⑼"),
    "thirteen in one sign": ("13", "⑬"),
}  # fmt: skip


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize(
    ("said", "kind"),
    [(MADE_UP, "identity-number"), ("1-9999-00000-01-3", "identity-number"), ("0810001234", "telephone"),
     ("081-000-1234", "telephone"), ("123-4-56789-0", "bank-account")],
)  # fmt: skip
def test_signs_that_look_like_digits_are_read_as_these(said: str, kind: str, look: str) -> None:
    old, new = LOOKS[look]
    odd = said.replace(old, new) if len(new) == 1 else said.translate(str.maketrans(old, new))
    (hit,) = find(f"เลข {odd} นี้")
    assert (hit.kind, hit.start, hit.end) == (kind, 4, 4 + len(odd))


@pytest.mark.parametrize(
    "sign", ["*", "#", "+", "=", "'", '"', "\\", "•", "--", "\u00b7", "\u2043", "\u2215", " / ", " | "]
)
@pytest.mark.parametrize("groups", [("1", "9999", "00000", "01", "3"), tuple(MADE_UP), ("081", "000", "1234")])
def test_any_sign_may_part_a_number(groups: tuple[str, ...], sign: str) -> None:
    said = sign.join(groups)
    (hit,) = find(f"เลข {said} นี้")
    assert (hit.kind, hit.end - hit.start) == ("telephone" if groups[0] == "081" else "identity-number", len(said))


@pytest.mark.parametrize(
    "said", ["1-9999 00000/01-3", "[1][9999][00000][01][3]", "1 (9999) 00000 - 01 / 3", "๑-9999 OOOOO/๐l.3"]
)
def test_what_parts_an_identity_number_may_change_within_it(said: str) -> None:
    assert kinds(said) == ["identity-number"]


@pytest.mark.parametrize("at", range(1, 13))
def test_an_identity_number_may_go_over_the_end_of_a_line_anywhere(at: int) -> None:
    said = f"ของ {MADE_UP[:at]}\n{MADE_UP[at:]} นี้"
    (hit,) = find(said)
    assert (hit.kind, said[hit.start : hit.end]) == ("identity-number", f"{MADE_UP[:at]}\n{MADE_UP[at:]}")


def test_pieces_of_an_identity_number_alone_in_a_text_are_one() -> None:
    number = identity("1", "99990000075")
    assert kinds(f"{number[:6]} {number[6:]}") == ["identity-number"]
    assert kinds(f"{number[:6]} {number[6:]} บาท") == []


@given(st.sampled_from("12345678"), DIGITS, st.integers(1, 9))
def test_a_wrong_check_digit_is_no_identity_number_unless_a_word_says_so(first: str, rest: str, off: int) -> None:
    right = identity(first, rest)
    wrong = right[:-1] + str((int(right[-1]) + off) % 10)
    assert passes(right)
    assert not passes(wrong)
    assert kinds(f"รายการ {wrong}") == []
    assert kinds(f"เลขประจำตัวประชาชน {wrong}") == ["identity-number"]


@given(DIGITS)
def test_the_number_of_a_company_is_public(rest: str) -> None:
    assert "identity-number" not in kinds(f"ผู้รับจ้าง {identity('0', rest)}")


@pytest.mark.parametrize("text", ["1234567890", "123456789012", "12345678901234", "", "ก"])
def test_only_13_digits_are_an_identity_number(text: str) -> None:
    assert not passes(text)


@pytest.mark.parametrize(
    "said",
    ["081-000-1234", "0810001234", "08-1000-1234", "081 000 1234", "081.000.1234",
     "๐๘๑-๐๐๐-๑๒๓๔", "+66 81 000 1234", "+66 (0)81 000 1234", "0066810001234",
     "074-321-000", "0-7432-1000", "074321000", "(074) 321000", "02-000-1234",
     "081\u200b0001234", "081\u20110001234", "074-321000-2", "0810001234,0890005678",
     "081/000/1234", "081/0001234", "081_000_1234", "081:000:1234", "081*000*1234", "๐๘๑|๐๐๐|๑๒๓๔",
     "081~000~1234", "081,000,1234", "081;000;1234", "[081] 000 1234",
     "66810001234", "66-81-000-1234"],
)  # fmt: skip
def test_telephones_are_found(said: str) -> None:
    for text in (said, f"โทร. {said} ได้ทุกวัน", f"({said})"):
        assert set(kinds(text)) == {"telephone"}, text


@pytest.mark.parametrize("said", ["โทร 812345678", "มือถือ: 81-234-5678", "เบอร์ 81 234 5678", "โทร 0-8123-4567-8"])
def test_after_a_word_a_telephone_may_lack_its_0_and_be_in_any_pieces(said: str) -> None:
    assert kinds(said) == ["telephone"]
    assert kinds(said.partition(" ")[2].replace("0-8", "1-8")) == []


@pytest.mark.parametrize(
    "said",
    ["6.912345678901, 100.2441234567890", "7.0086472,100.4746879", "L336325642002",
     "2568-L7572-01-001", "61-l3059-02-03", "67119524001", "68-L5221-2-01", "58-03850",
     "28,868,400.00", "1,999,900,000,014", "20/12/2563 - 19/12/2567",
     "01-10-2567 30-09-2568", "023-60-0014", "สายด่วน 1669", "12 000 000 บาท",
     "084/2568/001", "เลขที่ 081/123/45678", "12,081,000,1234", "081/000/1234/5", "https://example.org/081/000/1234",
     "66119524001", "งบ 812345678 บาท", "OIL 1,200,000,000", "61-l3059-O2-03", "A-O81-000-1234", "รหัส OIO1234567890123",
     "7°00'30.55\" 100°28'29.11\"",
     "2566 500000\n2567 500000", "1500000\n200000", "1000000\n350000", "วงเงิน 1050000\r\n350000 บาท",
     "1\n2\n3", "ตร.ม.² 100 m²", "① งาน ② งาน",
     "A0810001234", "@songkhla", "user@localhost", "https://example.org/0810001234",
     "รหัสบัญชี 5104010112 ค่าใช้สอย", "บัญชีแยกประเภท 5104010112", "ผังบัญชี: 5104010112",
     "ตามบัญชีนวัตกรรมไทย รหัส 0702002345", "กรมบัญชีกลาง เลขที่โครงการ 67119524001"],
)  # fmt: skip
def test_codes_amounts_dates_and_places_are_no_numbers_of_people(said: str) -> None:
    assert kinds(said) == []


@pytest.mark.parametrize(
    "said",
    ["123-4-56789-0", "เลขที่บัญชี 1234567890", "บัญชี 1234567890", "รหัสบัญชีธนาคาร 1234567890",
     "ธ.ก.ส. สาขารัตภูมิ 020012345678",
     "123.4.56789.0", "123/4/56789/0", "1234567890 (ธ.กรุงไทย)", "1234567890 ธนาคารออมสิน", "เลขที่บัญชี 123456789O",
     "ออมสิน ๑๒๓๔๕๖๗๘๙๐๑๒", "acc no 1234567890", "บัญชีกรุงไทย 123 4 56789 0"],
)  # fmt: skip
def test_bank_accounts_are_found_by_their_form_or_by_a_word(said: str) -> None:
    assert kinds(said) == ["bank-account"]


@pytest.mark.parametrize(
    "said",
    [
        "manee@example.com",
        "อีเมลmanee@example.comครับ",
        "manee＠example.co.th",
        "manee @ example.com",
        "manee(at)example.com",
        "manee(at)example(dot)com",
        "manee @ example [จุด] com",
        "manee@example。com",
        "manee﹫example﹒com",
        "มานี@ตัวอย่าง.ไทย",
        "manee at example dot com",
        "manee AT example DOT com",
        "manee{at}example.com",
        "manee แอท example ดอท คอม",
        "manee at gmail.com",
        "manee@gmail",
        "manee@gmail,com",
        "manee @ example . com",
        "อีเมล: manee at example.com",
        "ⓜⓐⓝⓔⓔ@example.com",
        "𝐦𝐚𝐧𝐞𝐞@example.com",
    ],
)
def test_addresses_of_e_mail_are_found(said: str) -> None:
    assert kinds(said) == ["email"]


@pytest.mark.parametrize(
    "said",
    ["published at data.go.th", "look at example.com", "จัดงาน (at) โรงเรียน", "e-mail ดูที่เว็บ look at example.com",
     "data at Gmailing.org",
     "อบรม @ ห้องประชุม . กลุ่ม"],
)  # fmt: skip
def test_a_place_on_the_web_is_no_address_of_e_mail(said: str) -> None:
    assert kinds(said) == []
