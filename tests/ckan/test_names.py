"""Names that a CKAN takes: back again, never two for one, and what it takes already stays itself."""

import re

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from tests.ckan.words import word_of

from thaktho.ckan import names

THAI = "".join(map(chr, range(0x0E01, 0x0E5C)))
WORDS = st.one_of(
    st.text(THAI + " ().-/", max_size=60),
    st.text(max_size=120),
    st.text("-_. \u0e34\u0e01abz0h1", max_size=110),
)
CKAN_TAKES = re.compile(r"[\w \-.]*$", re.UNICODE)
"""CKAN's own rule of a tag, as it stands in its validators."""
ID = st.from_regex(r"[a-z0-9]{1,12}(-[a-z0-9]{1,12}){0,3}", fullmatch=True)
PERIOD = st.from_regex(r"25[0-9]{2}(-25[0-9]{2})?", fullmatch=True)


@given(WORDS)
@example("ผู้สูงอายุ")
@example("")
@example("ก")
@example("--")
@example("a--z0123456789abcdef")
@example(" ขอบ ")
@example("0" + ":" * 40)
def test_a_tag_is_what_ckan_takes_and_gives_its_word_back(word: str) -> None:
    made = names.tag(word)
    assert CKAN_TAKES.match(made)
    assert 2 <= len(made) <= 100
    assert made == made.strip(" ")
    whole = word_of(made)
    if whole is None:  # what says it whole is longer than a tag may be
        assert len("--".join(names._parted(word))) > 100
    else:
        assert whole == word


@given(WORDS, WORDS)
def test_two_words_are_never_one_tag(one: str, other: str) -> None:
    assume(one != other)
    assert names.tag(one) != names.tag(other)


@given(st.from_regex(r"[\w.][\w \-.]{0,98}[\w.]", fullmatch=True))
def test_what_ckan_takes_stays_itself(word: str) -> None:
    """But for words with the mark itself in them."""
    assume("--" not in word and word == word.strip(" "))
    assert names.tag(word) == word
    assert word_of(word) == word


@pytest.mark.parametrize(
    ("word", "made"),
    [
        ("สงขลา", "สงขลา"),
        ("ผู้สูงอายุ", "ผสงอาย--1ut1u4v"),
        ("กองทุน L5221", "กองทน L5221--4v"),
        ("อบต.คลอง (L5221)", "อบต.คลอง L5221--9h28h5h29h"),
        ("open-data", "open-data"),
    ],
)
def test_mapped_tags_stay_readable(word: str, made: str) -> None:
    """The examples of the documentation."""
    assert names.tag(word) == made


def test_a_word_too_long_is_told_by_its_beginning_and_a_digest() -> None:
    long = "ผู้สูงอายุ" * 20
    made = names.tag(long)
    assert len(made) == 100
    assert made.startswith("ผสงอาย")
    assert word_of(made) is None
    assert made != names.tag(long + "ก")


@given(ID, ID, PERIOD)
def test_a_package_name_gives_its_key_back(publisher: str, dataset: str, period: str) -> None:
    name = names.package_name(publisher, dataset, period)
    assert names.is_name(name)
    if len(f"{publisher}_{dataset}_{period}") <= 100:
        assert tuple(name.split("_")) == (publisher, dataset, period)


@given(st.lists(st.tuples(st.text(max_size=60), st.text(max_size=60), PERIOD), min_size=2, max_size=2, unique=True))
def test_package_names_are_ckan_s_and_never_two_the_same(keys: list[tuple[str, str, str]]) -> None:
    """Even of ids that a workspace would refuse."""
    one, other = (names.package_name(*key) for key in keys)
    assert names.is_name(one)
    assert names.is_name(other)
    assert one != other


@given(st.text(min_size=1, max_size=130))
@example("โครงการ.csv")
@example("../../etc/passwd")
@example("A--B.CSV")
def test_the_name_of_an_upload_is_what_ckan_keeps(name: str) -> None:
    made = names.file_name("fund_projects_2568", name)
    assert re.fullmatch(r"[a-z0-9_.-]{3,100}", made)
    assert made.startswith("fund_projects_2568.")


def test_the_names_of_our_files_say_dataset_and_kind() -> None:
    made = [names.file_name("fund_projects_2568", name) for name in ("dataset.ttl", "dataset.budget-line.csv")]
    assert made == ["fund_projects_2568.ttl", "fund_projects_2568.budget-line.csv"]
