"""What was compiled is there for the next process of the same software, and for no other."""

import sys
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment, TemplateNotFound

from thaktho.pages import bytecode
from thaktho.pages.bytecode import Compiled


class _Counted(Environment):
    compiled = 0

    def _generate(self, *given: object, **named: object) -> str:
        self.compiled += 1
        return str(super()._generate(*given, **named))  # type: ignore[arg-type]


def _made(place: Path, text: str = "{{ x }}") -> tuple[_Counted, Compiled]:
    kept = Compiled("th", place)
    made = _Counted(loader=DictLoader({"one": text}), bytecode_cache=kept)
    assert made.get_template("one").render(x=7) in {"7", "(7)"}
    return made, kept


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path / "__pycache__" / "templates"


def test_what_was_compiled_is_not_compiled_again(place: Path) -> None:
    first, kept = _made(place)
    kept.keep()
    assert (first.compiled, _made(place)[0].compiled) == (1, 0)
    assert [file.name for file in place.parent.iterdir()] == ["templates"]


def test_what_the_parent_compiled_is_not_compiled_again(place: Path) -> None:
    _, kept = _made(place)
    told = Compiled("th", place)
    told.learn(kept.told())
    made = _Counted(loader=DictLoader({"one": "{{ x }}"}), bytecode_cache=told)
    made.get_template("one")
    assert made.compiled == 0


def test_another_template_or_other_software_is_compiled(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _made(place)[1].keep()
    assert _made(place, "({{ x }})")[0].compiled == 1
    monkeypatch.setattr(bytecode, "software", lambda: "another")
    assert _made(place)[0].compiled == 1


@pytest.mark.parametrize("broken", [b"", b"nothing", "half"])
def test_a_broken_file_is_as_none(place: Path, broken: bytes | str) -> None:
    _, kept = _made(place)
    kept.keep()
    whole = place.read_bytes()
    place.write_bytes(whole[: len(whole) // 2] if isinstance(broken, str) else broken)
    made, again = _made(place)
    assert made.compiled == 1
    again.keep()
    assert _made(place)[0].compiled == 0


def test_nothing_is_kept_where_nothing_can_be(tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder")
    _made(tmp_path / "file" / "templates")[1].keep()
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    _made(place)[1].keep()
    assert not place.exists()
    with pytest.raises(TemplateNotFound):
        _made(place)[0].get_template("other")
