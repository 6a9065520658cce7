"""Two sites are told the same only if every page has the same elements, attributes and words in the same order."""

from pathlib import Path

import pytest
from benchmarks.hugo.compare import compare, difference

PAGE = '<html><head><title>ก</title></head><body><p class="a">โครงการ <a href="../x/">ตำบล</a> 5</p></body></html>'


def test_white_space_order_of_attributes_and_ways_of_writing_a_character_are_no_difference() -> None:
    one = '<html><head><title>ก</title></head><body><p id="b" class="a">1+1  &amp;\n2</p>\n</body></html>'
    other = "<html><head><title>ก</title></head><body>\n<p class=\"a\" id='b'>\n1&#43;1 &#38; 2</p></body></html>"
    assert difference(one.encode(), other.encode()) is None


@pytest.mark.parametrize(
    ("was", "now", "first"),
    [
        ("โครงการ", "แผนงาน", ("โครงการ", "แผนงาน")),
        ("../x/", "../y/", ("<a href='../x/'>", "<a href='../y/'>")),
        (" 5</p>", "</p>", ("5", "</p>")),
        ('class="a"', "", ("<p class='a'>", "<p>")),
        ("</p>", "</p><p>6</p>", ("</body>", "<p>")),
    ],
)
def test_another_word_link_or_element_is_told(was: str, now: str, first: tuple[str, str]) -> None:
    assert difference(PAGE.encode(), PAGE.replace(was, now).encode()) == first


def test_pages_that_one_site_lacks_differ(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    for site, names in ((ours, "abc"), (theirs, "abd")):
        for name in names:
            (site / name).mkdir(parents=True)
            (site / name / "index.html").write_text(PAGE, encoding="utf-8")
    (theirs / "b" / "index.html").write_text(PAGE.replace("5", "6"), encoding="utf-8")
    compared, differing = compare(ours, theirs)
    assert compared == 4
    assert differing == ["b/index.html: '5', theirs '6'", "c/index.html: only ours", "d/index.html: only theirs"]
