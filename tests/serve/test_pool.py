"""Who is given a process and when, and what becomes of one, without processes; with them in `test_hostile_clients`."""

import asyncio
import json
import signal
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest

from thaktho.serve import pool as of
from thaktho.serve.asker import Question
from thaktho.serve.pool import Answer, Pool, State, UnansweredError, _Asker

_QUESTION = cast("Question", {"query": "ask {}", "seconds": 5.0})
_ANSWER = Answer("json", cast("Any", None), 0, None)


class _Faked:
    """A process that answers when it is told to."""

    made: list["_Faked"]
    refused = 0
    """So many are not started: the system has no room."""
    wrong = 0
    """So many say that the store cannot be read."""

    def __init__(self, state: State | None) -> None:
        self.state, self.usable, self.is_ended = state, True, False
        self.go = asyncio.Event()
        self.asked = 0

    @classmethod
    async def started(cls, published: Path, _memory: int) -> "_Faked":
        await asyncio.sleep(0)
        if cls.refused:
            cls.refused -= 1
            raise OSError
        cls.made.append(cls(of._state(published)))
        return cls.made[-1]

    async def ask(self, _question: Question) -> Answer:
        self.asked += 1
        if _Faked.wrong:
            _Faked.wrong -= 1
            self.usable = False
            raise UnansweredError("store")
        await self.go.wait()
        return _ANSWER

    async def end(self) -> int:
        self.is_ended, self.usable = True, False
        return -9


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(of, "_Asker", _Faked)
    monkeypatch.setattr(_Faked, "made", [], raising=False)
    monkeypatch.setattr(_Faked, "refused", 0)
    monkeypatch.setattr(_Faked, "wrong", 0)
    (tmp_path / "published").mkdir()
    return tmp_path / "published"


def _with(published: Path, test: Callable[[Pool], Coroutine[Any, Any, None]], workers: int = 3) -> None:
    async def run() -> None:
        pool = Pool(published, 1 << 30, workers)
        await pool.start()
        try:
            await test(pool)
        finally:
            await pool.close()
        assert all(one.is_ended for one in _Faked.made)

    asyncio.run(run())


async def _settle() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


def _asks(pool: Pool, client: str, took: list[float] | None = None) -> "asyncio.Task[Answer]":
    return asyncio.create_task(pool.ask(_QUESTION, client, ([] if took is None else took).append))


def _publish_another(published: Path) -> None:
    published.rename(published.with_name("before"))
    published.mkdir()


def _publish_nothing(published: Path) -> None:
    published.rmdir()


def _busy() -> list[_Faked]:
    return [one for one in _Faked.made if one.asked and not one.go.is_set()]


def test_one_client_has_not_all_processes_and_another_is_answered_meanwhile(published: Path) -> None:
    async def test(pool: Pool) -> None:
        mine = [_asks(pool, "a") for _ in range(4)]
        await _settle()
        assert len(_busy()) == 2, "one of three is left"
        other = _asks(pool, "b")
        await _settle()
        assert len(_busy()) == 3
        for one in _Faked.made:
            one.go.set()
        assert await asyncio.gather(*mine, other) == [_ANSWER] * 5
        assert len(_Faked.made) == 3, "they are used again"

    _with(published, test)


def test_where_there_is_one_process_a_client_has_it(published: Path) -> None:
    async def test(pool: Pool) -> None:
        asked = _asks(pool, "a")
        await _settle()
        _Faked.made[0].go.set()
        assert await asked is _ANSWER

    _with(published, test, workers=1)


def test_so_many_questions_wait_and_so_many_of_one_client(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of, "MAX_WAITING", 3)
    monkeypatch.setattr(of, "MAX_WAITING_EACH", 2)

    async def test(pool: Pool) -> None:
        asked = [_asks(pool, "a") for _ in range(4)]  # one is answered, two wait
        await _settle()
        with pytest.raises(UnansweredError, match="busy"):
            await asked.pop()
        asked += [_asks(pool, "b"), _asks(pool, "b")]
        await _settle()
        with pytest.raises(UnansweredError, match="busy"):
            await asked.pop()
        _Faked.made[0].go.set()
        assert await asyncio.gather(*asked) == [_ANSWER] * 4

    _with(published, test, workers=1)


def test_who_waits_too_long_or_leaves_is_out_of_the_queue(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def test(pool: Pool) -> None:
        first = _asks(pool, "a")
        await _settle()
        monkeypatch.setattr(of, "PATIENCE", 0)
        with pytest.raises(UnansweredError, match="busy"):
            await pool.ask(_QUESTION, "b", lambda _: None)
        monkeypatch.setattr(of, "PATIENCE", 30)
        gone = _asks(pool, "c")
        await _settle()
        gone.cancel()
        await _settle()
        assert not pool._waiting
        _Faked.made[0].go.set()
        assert await first is _ANSWER
        assert await _asks(pool, "d") is _ANSWER

    _with(published, test, workers=1)


def test_a_process_that_is_given_to_who_just_left_is_given_on(published: Path) -> None:
    async def test(pool: Pool) -> None:
        first, gone, last = (_asks(pool, client) for client in "abc")
        await _settle()
        pool._active["a"] -= 1
        ((_, turn), *_) = pool._waiting
        pool._waiting.popleft()
        pool._active["b"] += 1
        turn.set_result(cast("_Asker", _Faked.made[0]))  # at the very moment in which it leaves
        gone.cancel()
        await _settle()
        assert (pool._active["b"], pool._active["c"]) == (0, 1)
        _Faked.made[0].go.set()
        pool._active["a"] += 1
        assert list(await asyncio.gather(first, last)) == [_ANSWER] * 2

    _with(published, test, workers=1)


def test_a_client_who_left_in_the_middle_leaves_its_place_and_its_time_is_told(published: Path) -> None:
    async def test(pool: Pool) -> None:
        took: list[float] = []
        asked = _asks(pool, "a", took)
        await _settle()
        asked.cancel()
        await _settle()
        assert len(took) == 1
        assert pool._active == {}
        assert len(pool._idle) == 2

    _with(published, test, workers=2)


def test_what_was_replaced_while_it_was_asked_is_asked_once_more_and_no_more(published: Path) -> None:
    async def test(pool: Pool) -> None:
        _Faked.wrong = 1
        asked = _asks(pool, "a")
        await _settle()
        assert [one.is_ended for one in _Faked.made] == [True, False]
        _Faked.made[1].go.set()
        assert await asked is _ANSWER
        _Faked.wrong = 2
        with pytest.raises(UnansweredError, match="store"):
            await _asks(pool, "a")

    _with(published, test, workers=1)


def test_when_another_store_is_published_idle_processes_end_and_busy_ones_once_they_have_answered(
    published: Path,
) -> None:
    async def test(pool: Pool) -> None:
        asked = _asks(pool, "a")
        await _settle()
        (busy,) = _busy()
        _publish_another(published)
        await pool._renew()
        assert [one.is_ended for one in _Faked.made] == [one is not busy for one in _Faked.made[:2]] + [False]
        assert cast("list[object]", pool._idle) == _Faked.made[2:]
        busy.go.set()
        assert await asked is _ANSWER
        await _settle()
        assert busy.is_ended
        assert [one.state for one in _Faked.made if not one.is_ended] == [pool.state] * 2

    _with(published, test, workers=2)


def test_when_none_is_published_all_end_at_once_and_nothing_is_answered(published: Path) -> None:
    async def test(pool: Pool) -> None:
        asked = _asks(pool, "a")
        await _settle()
        _publish_nothing(published)
        await pool._renew()
        assert all(one.is_ended for one in _Faked.made)
        _Faked.made[0].go.set()
        _Faked.made[1].go.set()
        await asked
        with pytest.raises(UnansweredError, match="absent"):
            await _asks(pool, "a")
        assert len(_Faked.made) == 2

    _with(published, test, workers=2)


def test_there_are_never_more_than_there_should_be_and_a_full_system_is_tried_again(published: Path) -> None:
    async def test(pool: Pool) -> None:
        assert len(_Faked.made) == 0
        await asyncio.gather(*(pool._fill() for _ in range(5)))
        assert len(_Faked.made) == 2

    _Faked.refused = 1
    _with(published, test, workers=2)


class _Process:
    """What of a process an asker uses."""

    def __init__(self, said: bytes, code: int | None = None, *, ends: bool = True) -> None:
        self.stdin = self
        self.stdout = asyncio.StreamReader()
        self.stdout.feed_data(said)
        if ends:
            self.stdout.feed_eof()
        self.returncode: int | None = None
        self._code = code

    def write(self, _line: bytes) -> None:
        pass

    async def drain(self) -> None:
        pass

    def kill(self) -> None:
        self._code = -signal.SIGKILL if self._code is None else self._code
        self.stdout.feed_eof()

    async def wait(self) -> int:
        await self.stdout.read()  # to the end of it
        self.returncode = self._code
        return self._code or 0


def _said(**words: object) -> bytes:
    return json.dumps({"tired": False} | words).encode() + b"\n"


def _asked(process: Callable[[], _Process], seconds: float = 5.0) -> tuple[Answer | str, bool]:
    """Return the answer of a process or why there is none, and whether it may be asked again."""

    async def run() -> tuple[Answer | str, bool]:
        asker = _Asker(cast("Any", process()), None)
        try:
            return await asker.ask(_QUESTION | {"seconds": seconds}), asker.usable
        except UnansweredError as error:
            return error.why, asker.usable

    return asyncio.run(run())


def test_an_answer_is_taken_in_whole_and_its_process_is_used_again_unless_it_is_tired() -> None:
    whole = b"x" * 200_000
    for tired in (False, True):
        said = _said(form="json", length=len(whole), cut=7, tired=tired) + whole
        answer, usable = _asked(partial(_Process, said))
        assert isinstance(answer, Answer)
        with answer.body as body:
            assert (answer.form, answer.length, answer.cut, body.read()) == ("json", len(whole), 7, whole)
        assert usable is not tired


@pytest.mark.parametrize(("wrong", "usable"), [("syntax", True), ("unacceptable", True), ("store", False)])
def test_a_wrong_question_leaves_its_process_and_a_wrong_store_does_not(wrong: str, *, usable: bool) -> None:
    assert _asked(lambda: _Process(_said(wrong=wrong))) == (wrong, usable)


@pytest.mark.parametrize(
    ("said", "code", "why"),
    [
        (b"", -signal.SIGXCPU, "seconds"),
        (b"", -signal.SIGKILL, "memory"),
        (b"", -signal.SIGSEGV, "memory"),
        (b"", 1, "store"),
        (b"no JSON\n", 1, "store"),
        (_said(form="json", length=9, cut=None) + b"half", -signal.SIGKILL, "memory"),
    ],
)
def test_how_a_process_ended_says_why_there_is_no_answer(said: bytes, code: int, why: str) -> None:
    assert _asked(lambda: _Process(said, code)) == (why, False)


def test_a_process_that_does_not_answer_in_time_took_too_long() -> None:
    assert _asked(lambda: _Process(b"", ends=False), 0.05) == ("seconds", False)


def test_a_process_that_somebody_ended_before_it_was_asked_read_what_is_not_there() -> None:
    def gone() -> _Process:
        process = _Process(b"", -signal.SIGKILL)
        process.returncode = -signal.SIGKILL
        return process

    assert _asked(gone) == ("store", False)
