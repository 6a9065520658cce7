"""What was changed is tested by what mirrors it."""

import re

import pytest
from tests.changed import ALWAYS, ROOMS, TOP, left_out, mirrors


@pytest.mark.parametrize(
    ("changed", "tests"),
    [
        ("catalogue/thaktho/serve/rates.py", ["tests/serve/test_rates.py"]),
        ("catalogue/thaktho/edition_facts.py", ["tests/test_edition_facts.py"]),
        ("catalogue/thaktho/weave/parties.sql", ["tests/weave/test_parties.py"]),
        ("catalogue/thaktho/weave/dictionary.sql", ["tests/weave/test_dictionary.py"]),
        ("catalogue/thaktho/serve/nobody_names_this.py", ["tests/serve"]),
        ("catalogue/thaktho/describe/rooms/nobody_names_this.py", ["tests/describe"]),
        ("catalogue/thaktho/nobody_names_this.py", []),
        ("catalogue/thaktho/commands/asked.py", ["tests/test_cli.py"]),
        ("catalogue/thaktho/texts/store.toml", []),
        ("shapes/project.ttl", ["tests/test_contract.py"]),
        ("tests/serve/test_rates.py", ["tests/serve/test_rates.py"]),
        ("tests/serve/test_that_went.py", []),
        ("tests/making.py", []),
        ("README.md", []),
    ],
)
def test_a_file_has_the_tests_of_its_name_or_all_of_its_room(changed: str, tests: list[str]) -> None:
    assert mirrors([changed]) == sorted({*ALWAYS, *tests})


def test_where_no_tests_are_of_its_name_they_are_those_that_name_it() -> None:
    found = set(mirrors(["catalogue/thaktho/pages/queries/prelude.sql"])) - set(ALWAYS)
    assert "tests/pages/test_whole.py" in found
    assert "tests/pages/test_qr.py" not in found
    assert all("prelude" in (TOP / file).read_text(encoding="utf-8") for file in found)


def test_what_is_left_out_is_said() -> None:
    whole, alone = left_out(["README.md", "catalogue/thaktho/serve/rates.py"], ["tests/serve", "tests/test_imports.py"])
    held, others = map(int, re.findall(r"\d+", whole))
    assert held == 1 + len(list((TOP / "tests/serve").rglob("test_*.py")))
    assert held + others == len(list((TOP / "tests").rglob("test_*.py")))
    assert "README.md" in alone
    assert "rates" not in alone
    assert len(list(left_out(["tests/making.py"], ["tests/test_imports.py"]))) == 1


def test_every_folder_has_its_tests() -> None:
    assert [path for path in (*ALWAYS, *ROOMS, *ROOMS.values()) if not (TOP / path).exists()] == []
