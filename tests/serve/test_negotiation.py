"""What a client gets by its `Accept` and `Accept-Language`, however they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaktho.serve.negotiation import best, language

OFFERS = ("text/html", "text/turtle", "application/ld+json")


@pytest.mark.parametrize(
    ("accept", "liked"),
    [
        ("", "text/html"),
        ("*/*", "text/html"),
        ("text/turtle", "text/turtle"),
        ("TEXT/Turtle; charset=utf-8", "text/turtle"),
        ("text/html;q=0.5, text/turtle;q=0.9", "text/turtle"),
        ("text/*;q=0.3, text/turtle;q=0.2, */*;q=0.1", "text/html"),
        ("text/*;q=0.2, */*;q=0.9", "application/ld+json"),
        ("text/*, text/html;q=0", "text/turtle"),
        ("application/*", "application/ld+json"),
        ("*/*;q=0.1, application/ld+json", "application/ld+json"),
        ("application/pdf", None),
        ("text/html;q=0", None),
        ("*/*;q=0", None),
        ("text/turtle;q=7, */*", "text/html"),
        ("text/turtle;q=, application/ld+json", "application/ld+json"),
        (";;;,,,///", "text/html"),
        ("text", "text/html"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
    ],
)
def test_the_type_that_is_liked_best_is_given(accept: str, liked: str | None) -> None:
    assert best(accept, OFFERS) == liked


@pytest.mark.parametrize(
    ("accept", "spoken"),
    [
        ("", "th"),
        ("th", "th"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("de,en;q=0.9", "th"),
        ("th;q=0.5, en", "en"),
        ("enm", "th"),
        ("*", "th"),
        ("en;q=x", "th"),
    ],
)
def test_the_language_is_english_where_english_is_liked_best(accept: str, spoken: str) -> None:
    assert language(accept) == spoken


@given(st.text(alphabet='texhml/*;q=0.1, \t"\\é', max_size=60))
def test_no_header_is_too_malformed(accept: str) -> None:
    assert best(accept, OFFERS) in {*OFFERS, None}
    assert language(accept) in {"th", "en"}
