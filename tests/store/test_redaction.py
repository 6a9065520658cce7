"""Taking texts out of graphs: of texts, of addresses made of them, in all graphs alike, and of nothing else."""

import re

from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from thaktho.iris import DCT, PROV, XSD, name_slug
from thaktho.store.redaction import Redaction

BASE = "https://test.example/id/"
NAME = "ทดสอบใจ นามสมมุติ"
LONG = f"ชมรมผู้สูงอายุบ้านเหนือและบ้านใต้ที่มี{NAME}เป็นประธานมานาน"
SECRET = re.compile(r"ลับ\d+")


def _redaction(*texts: str) -> Redaction:
    return Redaction(texts, lambda said: [found.span() for found in SECRET.finditer(said)], "[…]", BASE)


def _quad(subject: str, value: str | NamedNode | Literal, graph: str = "g") -> Quad:
    said = Literal(value) if isinstance(value, str) else value
    return Quad(NamedNode(BASE + subject), NamedNode(DCT + "title"), said, NamedNode(f"https://test.example/{graph}"))


def _done(redaction: Redaction, *quads: Quad, guarded: bool = False) -> list[Quad]:
    redaction.learn(quads, guarded=guarded)
    return redaction.rewritten(quads, guarded=guarded)


def test_a_text_goes_from_texts_of_every_language_and_the_rest_stays() -> None:
    quads = [_quad("a", f"ของ{NAME} และเพื่อน"), _quad("a", Literal(NAME, language="th")), _quad("b", "อย่างอื่น")]
    kept = [quad.object for quad in _done(_redaction(NAME), *quads)]
    assert kept == [Literal("ของ[…] และเพื่อน"), Literal("[…]", language="th"), Literal("อย่างอื่น")]


def test_what_the_guard_finds_goes_only_where_it_is_asked() -> None:
    quad = _quad("a", "เลขที่ ลับ123 ลับ45")
    assert _done(_redaction(), quad) == [quad]
    assert _done(_redaction(), quad, guarded=True) == [_quad("a", "เลขที่ […] […]")]


def test_the_guard_is_not_asked_about_who_publishes() -> None:
    quads = [_quad("publisher/pao", "ลับ123"), _quad("dataset/pao/x", "ลับ123")]
    assert _done(_redaction(), *quads, guarded=True) == quads
    assert _done(_redaction("ลับ123"), quads[0]) == [_quad("publisher/pao", "[…]")]


def test_the_guard_is_not_asked_about_codes_that_are_bare_numbers() -> None:
    """13 digits of a code have the right check digit one time in ten: that is no reason to break its address."""
    found = Redaction([], lambda said: [(0, len(said))], "[…]", BASE)
    code = Quad(NamedNode(BASE + "a"), NamedNode(DCT + "identifier"), Literal("1234567890123"), NamedNode("urn:g"))
    assert _done(found, code, guarded=True) == [code]
    assert _done(found, _quad("a", "1234567890123"), guarded=True) == [_quad("a", "[…]")]


def test_a_short_name_is_looked_for_as_a_whole_part_of_an_address_only() -> None:
    quads = [_quad("organization/x/ลับ1", "ลับ1"), _quad("organization/x/ไม่ลับ1เลย", "ข")]
    first, second = _done(_redaction(), *quads, guarded=True)
    assert "ลับ" not in str(first.subject)
    assert second == quads[1]


def test_an_address_made_of_a_text_is_made_anew_everywhere() -> None:
    """The same new address in the graph that names the thing and in another that only points at it."""
    body = f"organization/pao/{name_slug(NAME)}"
    redaction = _redaction(NAME)
    first, second = [_quad(body, NAME)], [_quad("project/1", NamedNode(BASE + body), "h")]
    for graph in (first, second):
        redaction.learn(graph, guarded=False)
    (named,), (pointing,) = (redaction.rewritten(graph, guarded=False) for graph in (first, second))
    assert named.subject == pointing.object
    assert name_slug(NAME) not in str(named.subject)
    assert str(named.subject).startswith(f"<{BASE}organization/pao/P-")


def test_an_address_cut_in_the_middle_of_a_text_is_made_anew() -> None:
    body = f"organization/pao/{name_slug(LONG)}"
    assert NAME.replace(" ", "-") not in body
    assert len(body) < len(LONG) + len("organization/pao/")
    (kept,) = _done(_redaction(NAME), _quad(f"{body}/funding/L1", LONG))
    assert "ชมรม" not in str(kept.subject)
    assert str(kept.subject).endswith("/funding/L1>")


def test_new_addresses_cannot_be_guessed_and_differ_from_purge_to_purge() -> None:
    body = f"organization/pao/{name_slug(NAME)}"
    first, second = (_done(_redaction(NAME), _quad(body, NAME))[0].subject for _ in range(2))
    assert first != second


def test_addresses_of_others_that_hold_a_text_are_not_said_any_more() -> None:
    quads = [
        _quad("a", NamedNode("https://elsewhere.example/นายทดสอบ")),
        _quad(
            "a",
            NamedNode(
                "https://elsewhere.example/%E0%B8%99%E0%B8%B2%E0%B8%A2%E0%B8%97%E0%B8%94%E0%B8%AA%E0%B8%AD%E0%B8%9A"
            ),
        ),
        _quad("a", NamedNode(PROV + "Entity")),
    ]
    assert _done(_redaction("นายทดสอบ"), *quads) == quads[2:]


def test_a_number_that_is_to_go_is_not_said_any_more() -> None:
    number = Literal("1234567", datatype=NamedNode(XSD + "decimal"))
    assert _done(_redaction("1234567"), _quad("a", number), _quad("b", "อื่น")) == [_quad("b", "อื่น")]


@given(st.lists(st.tuples(st.text("กขค -", max_size=8), st.booleans()), min_size=1, max_size=6))
def test_nothing_of_a_text_is_left_whatever_stands_around_it(said: list[tuple[str, bool]]) -> None:
    whole = "".join(before + (NAME if there else "") for before, there in said)
    quads = [_quad(f"organization/pao/{name_slug(whole) or 'x'}", whole)]
    kept = _done(_redaction(NAME), *quads)
    assert "นามสมมุติ" not in str(kept)
    if NAME not in whole:
        assert kept == quads


def test_what_addresses_are_built_of_stays_whatever_is_looked_for() -> None:
    """A text such as a publisher's id or the word project must not take apart the addresses of everything."""
    words = {"project", "submission", "row", "fund", "2560-2570"}
    found = Redaction(["project", "fund", "2560-2570", "5221", "plan"], lambda _: (), "[…]", BASE, words)
    row = "submission/fund/x/2560-2570/5221/row/โครงการ/15221/plan-3-E"
    assert found.address(f"{BASE}{row}") == BASE + row
    assert found.address(f"{BASE}project/fund/A") == f"{BASE}project/fund/A"
    renamed = found.address(f"{BASE}project/fund/PROJECT-OF-FUND")
    assert renamed is not None
    assert renamed.startswith(f"{BASE}project/fund/P-")


def test_terms_of_vocabularies_and_what_all_share_stay() -> None:
    found = _redaction("project", "http://", "Concept", "900101")
    for kept in (
        f"{PROV}Activity",
        "https://w3id.org/thaktho/id/area/900101",
        "https://w3id.org/thaktho/shapes/project#code",
    ):
        assert found.address(kept) == kept
    assert found.address("http://elsewhere.example/project") is None


def test_an_amount_or_a_date_goes_only_where_it_is_the_text() -> None:
    amounts = [
        _quad("a", Literal(said, datatype=NamedNode(f"{XSD}decimal"))) for said in ("12345", "1234567", "912345")
    ]
    assert _done(_redaction("12345"), *amounts) == amounts[1:]


def test_the_key_of_a_dataset_stays() -> None:
    key = Quad(
        NamedNode(f"{BASE}dataset/fund/x/2568"),
        NamedNode(DCT + "identifier"),
        Literal("fund/x/2568"),
        NamedNode("urn:g"),
    )
    found = Redaction(["fund"], lambda _: (), "[…]", BASE, {"fund"})
    assert _done(found, key) == [key]
