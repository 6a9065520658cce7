"""Addresses inside the site are relative, encoded, and stay inside; addresses outside are plain web addresses."""

import os
from pathlib import Path
from urllib.parse import unquote, urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaktho.pages import links

segments = st.text(
    st.characters(exclude_characters="/\\\0", exclude_categories=["Cs"]), min_size=1, max_size=12
).filter(lambda text: text not in {".", ".."})
paths = st.lists(segments, max_size=4).map(lambda parts: "".join(f"{part}/" for part in parts))


@given(source=paths, target=paths, language=st.sampled_from(["th", "en"]))
def test_a_link_leads_from_any_page_to_any_page_of_its_language(source: str, target: str, language: str) -> None:
    top = "https://example.org/" + ("en/" if language == "en" else "")
    here = top + links.page(source).removeprefix(links.HERE)
    address = links.settle(links.page(target), source, language).decode()
    assert unquote(urljoin(here, address)) == f"{top}{target}index.html"


@given(source=paths, target=paths, language=st.sampled_from(["th", "en"]))
def test_a_data_file_stands_once_for_both_languages(source: str, target: str, language: str) -> None:
    here = "https://example.org/" + ("en/" if language == "en" else "") + links.page(source).removeprefix(links.HERE)
    address = links.settle(links.data(target, "index.ttl"), source, language).decode()
    assert unquote(urljoin(here, address)) == f"https://example.org/{target}index.ttl"


@given(paths)
def test_the_folder_of_a_page_lies_inside_the_site(path: str) -> None:
    out = Path("/site")
    assert Path(os.path.normpath(out / links.within(path))).is_relative_to(out)


@pytest.mark.parametrize("path", ["../", "a/../../b/", "/etc/", "a//b/", "a", "a/./", "a\\b/", "a\0/"])
def test_a_path_that_leads_elsewhere_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="no path of a page"):
        links.within(path)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "ftp://a.example/",
        "https://",
        "http://a b/",
        "",
        "mailto:a@b.c",
    ],
)
def test_what_is_no_web_address_becomes_no_link(address: str) -> None:
    assert links.web(address) is None


def test_an_address_with_quotes_cannot_leave_its_attribute() -> None:
    href = links.web('https://evil.example/"><script>alert(1)</script>')
    assert href is not None
    assert '"' not in href
    assert "<" not in href


def test_an_address_already_encoded_stays_as_it_is() -> None:
    address = "https://www.example.go.th/%E0%B8%81?a=1&b=2#c"
    assert links.web(address) == address


def test_only_a_plain_mailbox_becomes_a_link() -> None:
    assert links.mail("plans@songkhla.example") == "mailto:plans@songkhla.example"
    assert links.mail("a@b.example?bcc=c@d.example") is None


@given(st.text(), st.text())
def test_anchors_are_safe_and_tell_things_apart(one: str, other: str) -> None:
    assert links.anchor(one).isalnum()
    assert (links.anchor(one) == links.anchor(other)) == (one == other)
