"""What two projects are to each other: the known answers, and that each piece of evidence counts as the weights say."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thaktho.weave import likely
from thaktho.weave.likely import Project, judge

DENGUE = Project(
    "urn:1",
    "โครงการป้องกันและควบคุมโรคไข้เลือดออก ปี 2568",
    2568,
    frozenset({"901503"}),
    ("ทำนบ", "สงขลา", "สิงหนคร"),
    funds=frozenset({"L5264"}),
    bodies=frozenset({"โรงพยาบาลส่งเสริมสุขภาพตำบลบ้านพร้าว"}),
    amount="20000.00",
    start="2025-01-01",
)


def kind(one: Project, two: Project) -> str | None:
    """Return the kind that two projects are found to be, the same either way."""
    found, again = judge(one, two), judge(two, one)
    assert found == again
    return found.kind if found else None


def test_one_title_in_two_villages_with_two_grants_is_no_duplicate() -> None:
    """The known answer of ดีหลวง: one fund, one year, one tambon, two villages."""
    two, three = (
        Project(
            f"urn:{village}",
            f"โครงการตรวจคัดกรองโรคความดันโลหิตสูงและโรคเบาหวาน ปี 2568 หมู่ที่ {village}",
            2568,
            frozenset({"900204"}),
            funds=frozenset({"L5239"}),
            bodies=frozenset({f"อาสาสมัครสาธารณสุข หมู่ที่ {village}"}),
            code=f"L5239/68-L5239-2-0{village}",
        )
        for village in (2, 3)
    )
    assert kind(two, three) is None
    assert kind(two, replace(three, funds=frozenset({"PAO"}), code=None)) is None, "nor by another fund"


def test_the_yearly_school_for_older_people_of_the_city_goes_on() -> None:
    """The known answer of L7250: 2564 and 2567, one title but for a word."""
    first, later = (
        Project(
            f"urn:{year}",
            title,
            year,
            frozenset({"900101"}),
            ("บ่อยาง", "เมืองสงขลา", "สงขลา"),
            funds=frozenset({"L7250"}),
            bodies=frozenset({"ศูนย์พัฒนาคุณภาพชีวิตและส่งเสริมอาชีพผู้สูงอายุ เทศบาลนครสงขลา"}),
            code=f"L7250/{year}",
        )
        for year, title in (
            (2564, "โครงการโรงเรียนผู้สูงอายุ เทศบาลนครสงขลา"),
            (2567, "โรงเรียนผู้สูงอายุ เทศบาลนครสงขลา"),
        )
    )
    assert kind(first, later) == "continuation"


@pytest.mark.parametrize(
    ("change", "what"),
    [
        pytest.param({"funds": frozenset()}, "same-project", id="no fund"),
        pytest.param({"funds": frozenset({"L5264", "PAO"})}, "same-project", id="a co-funder"),
        pytest.param({"funds": frozenset({"PAO"}), "start": "2025-03-01"}, "possible-duplicate", id="other fund"),
        pytest.param({"funds": frozenset({"PAO"})}, "same-project", id="other fund, same body and day"),
        pytest.param(
            {"funds": frozenset({"PAO"}), "bodies": frozenset({"อบต.ทำนบ"})}, "possible-duplicate", id="other body"
        ),
        pytest.param({"year": 2569, "start": None}, "continuation", id="next year"),
        pytest.param({"year": 2575, "start": None}, None, id="years later"),
        pytest.param({"areas": frozenset({"901504"})}, None, id="other tambon"),
        pytest.param({"areas": frozenset({"9015"})}, "same-project", id="its amphoe"),
        pytest.param({"areas": frozenset({"90"})}, "same-project", id="its province"),
        pytest.param({"areas": frozenset(), "bodies": frozenset({"อบต.ทำนบ"})}, None, id="no place, other body"),
        pytest.param(
            {"title": "โครงการป้องกันและควบคุมโรคพิษสุนัขบ้า ปี 2568", "amount": "1.00", "start": None}, None, id="other work"
        ),
        pytest.param({"title": "", "amount": None, "start": None}, None, id="no title"),
        pytest.param({"bodies": frozenset({"รพ.สต.บ้านพร้าว"})}, "same-project", id="body in short"),
        pytest.param({"place": "หมู่ที่ 3"}, "same-project", id="one of its villages"),
    ],
)
def test_what_another_record_is_to_one(change: dict[str, object], what: str | None) -> None:
    assert kind(DENGUE, replace(DENGUE, iri="urn:2", **change)) == what  # type: ignore[arg-type]  # as the fields are


def test_two_codes_of_one_issuer_are_two_grants_and_of_two_issuers_may_be_one_project() -> None:
    one = replace(DENGUE, code="L5264/1", amount=None, start=None)
    assert kind(one, replace(one, iri="urn:2", code="L5264/2")) is None
    assert kind(one, replace(one, iri="urn:2", code="pao/2")) == "same-project"


def test_schools_of_one_tambon_are_told_apart_and_from_the_work_for_all_of_it() -> None:
    lunch = replace(DENGUE, title="โครงการเกษตรเพื่ออาหารกลางวัน", bodies=frozenset(), amount=None, start=None)
    here = replace(lunch, iri="urn:2", funds=frozenset({"PAO"}), title=f"{lunch.title} โรงเรียนบ้านควนโส")
    there = replace(lunch, iri="urn:3", title=f"{lunch.title} (โรงเรียนวัดโคกไทร)")
    assert kind(here, there) is None
    assert kind(lunch, here) is None
    assert kind(lunch, replace(here, title=lunch.title)) == "possible-duplicate"


def test_two_local_authorities_of_one_tambon_work_each_for_its_own_part() -> None:
    here = replace(DENGUE, title=f"{DENGUE.title} ในเขต อบต.ปริก", bodies=frozenset())
    there = replace(here, iri="urn:2", funds=frozenset({"L7889"}), title=f"{DENGUE.title} ในเขตเทศบาลตำบลปริก")
    assert kind(here, there) is None
    assert kind(here, replace(there, title=f"{DENGUE.title} องค์การบริหารส่วนตำบลปริก")) is not None
    of_funds = [
        replace(DENGUE, iri=f"urn:{name}", funds=frozenset({name}), payers=frozenset({name}), bodies=frozenset())
        for name in ("กองทุนสุขภาพตำบล อบต.ปริก", "กองทุนสุขภาพตำบล เทศบาลตำบลปริก")
    ]
    assert kind(*of_funds) is None


def test_one_fund_under_two_names_is_one() -> None:
    names = "กองทุนหลักประกันสุขภาพ อบต.ปริก", "กองทุนสุขภาพตำบล องค์การบริหารส่วนตำบลปริก", "งบประมาณ อบต.ปริก"
    one, two, own = (
        replace(DENGUE, iri=f"urn:{n}", funds=frozenset({n}), payers=frozenset({n}), start=None) for n in names
    )
    assert kind(one, two) == "same-project"
    assert kind(one, own) == "possible-duplicate"


def test_titles_that_share_nothing_are_different_work_whatever_else_is_equal() -> None:
    assert kind(DENGUE, replace(DENGUE, iri="urn:2", title="โครงการโรงเรียนผู้สูงอายุ")) is None


def test_the_score_is_the_sum_of_what_is_told() -> None:
    found = judge(DENGUE, replace(DENGUE, iri="urn:2", amount=None, start=None, bodies=frozenset()))
    assert found is not None
    assert found.score == round(sum(found.evidence.values()), 4)
    assert set(found.evidence) == {"title", "fund"}
    assert found.rule == f"same-project/{likely.version()}"


TEXTS = st.sampled_from([DENGUE.title, "โครงการคัดกรองเบาหวาน หมู่ที่ 2", "โครงการคัดกรองเบาหวาน หมู่ที่ 3", "อบรม", ""])
PROJECTS = st.builds(
    Project,
    iri=st.sampled_from(["urn:a", "urn:b"]),
    title=TEXTS,
    year=st.sampled_from([None, 2567, 2568]),
    areas=st.frozensets(st.sampled_from(["900101", "900102", "9001", "90"]), max_size=2),
    place=st.sampled_from(["", "หมู่ที่ 2", "โรงเรียนบ้านควนโส"]),
    funds=st.frozensets(st.sampled_from(["F1", "F2"]), max_size=2),
    bodies=st.frozensets(st.sampled_from(["อบต.ทำนบ", "องค์การบริหารส่วนตำบลทำนบ", "กลุ่ม 1"]), max_size=2),
    amount=st.sampled_from([None, "1.00"]),
    code=st.sampled_from([None, "F1/1", "F1/2", "F2/1"]),
)


@given(PROJECTS, PROJECTS)
def test_a_judgement_is_the_same_both_ways_within_bounds_and_never_of_other_places(one: Project, two: Project) -> None:
    found = judge(one, two)
    assert found == judge(two, one)
    if found:
        assert likely.rules().kinds[found.kind].least <= found.score <= 1
        placed = likely.is_placed(one) and likely.is_placed(two)
        assert not placed or any(a[:4] == b[:4] for a in one.areas for b in two.areas)
        if found.kind == "possible-duplicate":
            assert not one.funds & two.funds
            assert one.year == two.year
        if found.kind == "continuation":
            assert one.year != two.year
