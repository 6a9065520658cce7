"""A letter to whoever answers for the data: whatever stands in it, it goes to that one address, as plain text."""

from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from markupsafe import Markup

from thaktho.pages.mailto import LONGEST, mailto

TO = "office@test.example"


def letter(link: str | None) -> tuple[str, dict[str, list[str]]]:
    """Return the receiver and the fields of a link, read as a mail program reads it."""
    assert link is not None
    parts = urlsplit(link)
    assert parts.scheme == "mailto"
    return unquote(parts.path), parse_qs(parts.query, keep_blank_values=True, strict_parsing=True)


def test_subject_and_lines_arrive_as_they_were_written() -> None:
    to, fields = letter(
        mailto(TO, "แจ้งข้อมูลผิด: ก & ข", ["https://test.example/id/project/ก/1?a=b&c=d#e", "", "100% + 1"])
    )
    assert to == TO
    assert fields == {
        "subject": ["แจ้งข้อมูลผิด: ก & ข"],
        "body": ["https://test.example/id/project/ก/1?a=b&c=d#e\r\n\r\n100% + 1"],
    }


@pytest.mark.parametrize(
    "hostile",
    [
        "งาน\r\nBcc: else@evil.example",
        "งาน%0D%0ABcc: else@evil.example",
        "งาน&cc=else@evil.example&bcc=else@evil.example",
        "งาน?cc=else@evil.example#",
        "งาน\u2028Bcc: else@evil.example",
        "\u202eงาน\x00\x1b[31m",
        '"><script>alert(1)</script>',
    ],
)
def test_no_value_adds_a_field_or_a_receiver(hostile: str) -> None:
    """The message that a mail program makes of it is what Python's own takes, which refuses line breaks in headers."""
    to, fields = letter(mailto(TO, hostile, [hostile]))
    assert to == TO
    assert fields.keys() == {"subject", "body"}
    message = EmailMessage()
    message["To"], message["Subject"] = to, fields["subject"][0]
    assert "\n" not in fields["subject"][0] + fields["body"][0]
    assert message.keys() == ["To", "Subject"]


@pytest.mark.parametrize(
    "address",
    [None, "", "a", "a@b@c.example", "a@b.example?cc=else@evil.example", "a@b.example,c@d.example", "a@b.example\nc",
     "a%0Ab@c.example", "<a@b.example>", "javascript:alert(1)//@a.example"],
)  # fmt: skip
def test_what_is_no_plain_address_makes_no_letter(address: str | None) -> None:
    assert mailto(address, "เรื่อง", ["ข้อความ"]) is None


def test_escaped_text_is_told_as_it_reads() -> None:
    _, fields = letter(mailto(TO, Markup("ก &amp; &lt;ข&gt;"), [Markup("&#34;")]))
    assert (fields["subject"], fields["body"]) == (["ก & <ข>"], ['"'])


def test_a_letter_stays_short_enough_for_every_mail_program() -> None:
    link = mailto(TO, "ก" * 10_000, ["ข" * 10_000, *["บรรทัด"] * 500])
    assert link is not None
    assert len(link) <= LONGEST
    assert letter(link)[0] == TO


def test_a_text_that_looks_like_markup_that_was_sent_before_arrives_as_it_was_written() -> None:
    """Markup and a text of the same characters are equal to Python, and not the same to a reader."""
    said = [Markup("a &amp; b"), "a &amp; b"]
    subjects = [letter(mailto(TO, one, []))[1]["subject"][0] for one in (*said, *said[::-1])]
    assert subjects == ["a & b", "a &amp; b", "a &amp; b", "a & b"]
