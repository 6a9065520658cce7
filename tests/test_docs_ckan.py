"""``docs/ckan.md`` says what is written into a CKAN: every extra of ours, and tags as they are made."""

import re
from pathlib import Path

from thaktho.ckan import names
from thaktho.ckan.package import EXTRAS

DOCS = (Path(__file__).resolve().parents[1] / "docs" / "ckan.md").read_text(encoding="utf-8")


def table(head: str) -> list[list[str]]:
    """Return the rows of the table whose first header this is, each as its cells."""
    after = DOCS[DOCS.index(f"| {head} |") :].partition("\n\n")[0]
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in after.splitlines()[2:]]


def test_the_extras_documented_are_those_that_are_written() -> None:
    documented = [name for row in table("extra") for name in re.findall("`([a-z_]+)`", row[0])]
    assert {*documented, "thaktho_title_en"} == EXTRAS
    assert len(documented) == len(set(documented))


def test_the_tags_documented_are_those_that_are_made() -> None:
    rows = table("คำ / word")
    assert len(rows) > 3
    for word, tag in rows:
        assert names.tag(word) == tag.strip("`")


def test_the_signs_documented_are_those_that_are_written() -> None:
    """Each code with its sign, which stands alone in the text."""
    documented = dict(re.findall("`([a-z])` ([\u0e31-\u0e4e])", DOCS))
    assert {code: names.tag(f"ก{sign}").rpartition("--")[2] for code, sign in documented.items()} == {
        code: f"1{code}" for code in documented
    }
    assert len(documented) == 16
