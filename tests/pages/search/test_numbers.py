"""Numbers: one of each document, told by its bucket; and they stay when others come and go."""

from hypothesis import given
from hypothesis import strategies as st

from thaktho.pages.search.numbers import ROOM, Known, Numbers


def known(projects: list[str], things: list[str]) -> list[Known]:
    return [*(Known(path, path, is_project=True) for path in projects), *(Known(path, path, False) for path in things)]  # noqa: FBT003


def numbered(numbers: Numbers) -> dict[str, int]:
    return {path: no * ROOM + at for no, held in enumerate(numbers.buckets) for at, path in enumerate(held.paths)}


PATHS = st.lists(st.text("abc", max_size=4), unique=True, max_size=120)


@given(PATHS, PATHS)
def test_each_document_has_a_number_and_its_bucket_tells_its_place_in_results(
    projects: list[str], things: list[str]
) -> None:
    numbers = Numbers(known(projects, things := [f"thing {one}" for one in things]))
    found = numbered(numbers)
    assert numbers.documents == len(found) == len(set(found.values())) == len(projects) + len(things)
    assert all((found[path] >= numbers.things) == (path in things) for path in found)
    assert max(found.values(), default=0) < len(numbers)
    ranks: dict[int, str] = {}
    for bucket, (size, first) in zip(numbers.buckets, numbers.order(), strict=True):
        ranks |= {first + at: path for at, path in enumerate(bucket.paths)}
        assert size == len(bucket.paths) <= ROOM
    assert [ranks[place] for place in range(numbers.documents)] == projects + things


def test_a_document_more_or_less_changes_the_numbers_of_few() -> None:
    many = [f"project {number}" for number in range(5000)]
    whole = numbered(Numbers(known(many, [])))
    moved = []
    for number in range(0, 5000, 250):
        less = numbered(Numbers(known([*many[:number], *many[number + 1 :]], [])))
        moved.append(sum(whole[path] != at for path, at in less.items()))
    assert sum(moved) / len(moved) < 20
    assert max(moved) < 4 * ROOM


def test_a_digest_is_of_the_documents_of_one_bucket() -> None:
    before = known([f"project {number}" for number in range(500)], ["area"])
    after = [one._replace(digest="another") if one.path == "project 7" else one for one in before]
    pairs = zip(Numbers(before).buckets, Numbers(after).buckets, strict=True)
    ((one, other),) = [pair for pair in pairs if pair[0] != pair[1]]
    assert "project 7" in one.paths == other.paths
