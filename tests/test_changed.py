"""What was changed is tested by what mirrors it."""

import pytest
from tests.changed import ALWAYS, ROOMS, TOP, mirrors


@pytest.mark.parametrize(
    ("changed", "tests"),
    [
        ("catalogue/thaktho/serve/rates.py", ["tests/serve/test_rates.py"]),
        ("catalogue/thaktho/edition_facts.py", ["tests/test_edition_facts.py"]),
        ("catalogue/thaktho/weave/same_place.sql", ["tests/weave"]),
        ("catalogue/thaktho/pages/queries/goal.sql", []),
        ("catalogue/thaktho/texts/store.toml", []),
        ("shapes/project.ttl", ["tests/test_contract.py"]),
        ("tests/serve/test_rates.py", ["tests/serve/test_rates.py"]),
        ("tests/serve/test_that_went.py", []),
        ("tests/making.py", []),
        ("README.md", []),
    ],
)
def test_a_file_has_the_tests_of_its_name_or_of_its_room(changed: str, tests: list[str]) -> None:
    assert mirrors([changed]) == sorted({*ALWAYS, *tests})


def test_every_folder_has_its_tests() -> None:
    assert [path for path in (*ALWAYS, *ROOMS, *ROOMS.values()) if not (TOP / path).exists()] == []
