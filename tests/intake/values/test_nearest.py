"""What is offered in place of a name that nothing has: code and name, each thing once, and right when typed in."""

from hypothesis import given
from hypothesis import strategies as st

from thaktho.intake.values.nearest import things
from thaktho.iris import slug

GOAL = ("g1", ["G-1", "สังคมเป็นสุข", "G-1-สังคมเป็นสุข"])
CODED = ("p2", ["PAO69-002"])
NAMED = ("f3", ["M-A1B2C3D4E5", "กองทุน-สุขภาพ-ตำบล"])


def known(*given: tuple[str, list[str]]) -> list[tuple[str, str]]:
    return [(iri, key) for iri, keys in given for key in keys]


def test_a_thing_is_offered_once_with_code_and_name_as_lists_of_forms_have_it() -> None:
    assert things("สังคมเปนสุข", known(GOAL)) == ["G-1 สังคมเป็นสุข"]
    assert things("PAO69-003", known(CODED)) == ["PAO69-002"]
    assert things("กองทุนสุขภาพ", known(NAMED)) == ["กองทุน สุขภาพ ตำบล"]


def test_where_nothing_is_known_nothing_is_offered() -> None:
    assert things("ใด ๆ", []) == []


@given(st.text(max_size=20))
def test_what_is_offered_leads_back_to_a_key_of_the_thing(printed: str) -> None:
    keys = {key for _, key in known(GOAL, CODED, NAMED)}
    assert all(slug(one) in keys for one in things(printed, known(GOAL, CODED, NAMED)))
