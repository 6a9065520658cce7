"""What was compiled is there for the next process of the same software, and for no other."""

import sys
from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from thaktho import scratch
from thaktho.pages import bytecode
from thaktho.pages.bytecode import Compiled


class _Counted(Environment):
    compiled = 0

    def _generate(self, *given: object, **named: object) -> str:
        self.compiled += 1
        return str(super()._generate(*given, **named))  # type: ignore[arg-type]


def _compiled(place: Path | None, text: str = "{{ x }}") -> int:
    """Return how many templates had to be compiled, of one."""
    made = _Counted(loader=DictLoader({"one": text}), bytecode_cache=Compiled("th", place))
    assert made.get_template("one").render(x=7) in {"7", "(7)"}
    return made.compiled


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "some" / "folder"


def test_what_was_compiled_is_not_compiled_again(place: Path) -> None:
    assert (_compiled(place), _compiled(place)) == (1, 0)
    assert len(list(place.iterdir())) == 1


def test_another_template_or_other_software_is_compiled_and_takes_its_place(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _compiled(place)
    assert (_compiled(place, "({{ x }})"), _compiled(place, "({{ x }})")) == (1, 0)
    monkeypatch.setattr(bytecode, "_made_by", lambda: "another")
    assert _compiled(place, "({{ x }})") == 1
    assert len(list(place.iterdir())) == 1


@pytest.mark.parametrize("part", [0, 0.1, 0.5, 0.99])
def test_a_broken_file_is_as_none(place: Path, part: float) -> None:
    _compiled(place)
    (file,) = place.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * part)])
    assert (_compiled(place), _compiled(place)) == (1, 0)
    file.write_bytes(whole[: len(whole) // 2] + b"?" * (len(whole) // 2))
    assert (_compiled(place), _compiled(place)) == (1, 0)


def test_where_nothing_can_be_kept_it_is_compiled(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    assert (_compiled(tmp_path / "file"), _compiled(tmp_path / "file")) == (1, 1)


def test_it_stands_beside_what_python_compiled_or_goes_with_the_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path / "prefix"))
    own = Path(Compiled("th").directory)
    assert own.is_relative_to(tmp_path / "prefix")
    monkeypatch.setattr("os.access", lambda *_: False)  # a folder that only somebody else may write into
    assert Path(Compiled("th").directory).parent == scratch.place()
    monkeypatch.undo()
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert Path(Compiled("th").directory).parent == scratch.place()
