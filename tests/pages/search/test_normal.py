"""What a text is to the search, held to be the same in Python and in the script of the browser."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.needs import lacking

from thaktho.pages.search.normal import normal
from thaktho.resources import folder

CASES: dict[str, str] = json.loads((Path(__file__).parent / "normal.json").read_text(encoding="utf-8"))
THAI = st.text(st.characters(min_codepoint=0xE01, max_codepoint=0xE5B) | st.sampled_from("aA1 .-\u200b\u0301é"))

KNOWN = st.text(st.characters(exclude_categories=["Cn", "Cs"]))
"""Of characters that this Python knows: a browser may know newer ones."""


def in_script(expression: str, given: object) -> object:
    """Return what the search's first script makes of a value called ``given``."""
    node = shutil.which("node")
    if node is None:
        lacking("node", "install nodejs to test the scripts without a browser")
    script = (folder("site") / "scripts" / "search" / "10-normal.js").read_text(encoding="utf-8")
    program = f"{script}\nconst given = JSON.parse(require('fs').readFileSync(0, 'utf-8'));\n"
    program += f"process.stdout.write(JSON.stringify({expression}));"
    asked = subprocess.run([node, "-e", program], input=json.dumps(given), capture_output=True, check=True, text=True)
    return json.loads(asked.stdout)


@pytest.mark.parametrize(("text", "plain"), CASES.items())
def test_a_text_is_the_same_for_all_ways_of_typing_it(text: str, plain: str) -> None:
    assert normal(text) == plain


def test_the_script_says_the_same() -> None:
    assert in_script("given.map(normal)", list(CASES)) == list(CASES.values())


@given(st.lists(THAI | KNOWN, min_size=20, max_size=20))
def test_the_script_says_the_same_of_anything(texts: list[str]) -> None:
    assert in_script("given.map(normal)", texts) == [normal(text) for text in texts]


@given(THAI)
def test_what_is_normal_stays_as_it_is(text: str) -> None:
    assert normal(normal(text)) == normal(text)


def test_a_word_of_a_query_stands_for_its_short_and_long_forms() -> None:
    queries = ["ต.บ่อยาง", "ตำบลบ่อยาง เด็ก", "สสส", "โรงเรียน", "ก", "64-L7250-1-02"]
    assert in_script("given.map(asked)", queries) == [
        [["ตบอยาง", "ตำบลบอยาง"]],
        [["ตำบลบอยาง", "ตบอยาง"], ["เดก"]],
        [["สสส", "สำนักงานกองทุนสนับสนุนการสรางเสริมสุขภาพ"]],
        [["โรงเรียน"]],
        [],
        [["64l7250102"]],
    ]


def test_the_words_found_are_marked_where_they_stand_in_the_text() -> None:
    texts = [
        ["โครงการดูแลผู้สูงอายุติดบ้าน", [["ผูสูงอายุ"]]],
        ["ว่ายนํ้า", [["นำ"]]],
        ["ตำบล บ่อ ยาง", [["บอยาง"]]],
        ["กิจกรรมผู้สูงอายุ “สูงวัย”", [["ผูสูงอายุ"]]],  # neither space nor quote is of the word before them
        ["ผ้าบาติก์ (ใหม่)", [["ผาบาติก"]]],  # a mark that is not searched for is
    ]
    found = in_script("given.map(([text, words]) => places(text, words).map(([a, b]) => text.slice(a, b)))", texts)
    assert found == [["ผู้สูงอายุ"], ["นํ้า"], ["บ่อ ยาง"], ["ผู้สูงอายุ"], ["ผ้าบาติก์"]]
