"""A CKAN is started once, shared, and gone when the last who uses it is gone, in whatever way they went."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import requests
from tests.ckan.install import MissingError, cache, installed
from tests.ckan.services import BrokenError, Services, free_ports
from tests.ckan.stack import running
from tests.ckan.variants import VARIANTS, chosen
from tests.needs import lacking

ROOT = Path(__file__).parents[2]
LONG = 120
"""Seconds for all services to end: these machines are shared."""


def _until(so: Callable[[], bool]) -> bool:
    until = time.monotonic() + LONG
    while not so() and time.monotonic() < until:
        time.sleep(0.2)
    return so()


def _processes_of(folder: Path) -> list[int]:
    """Return the processes that have a folder's name in their command."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if str(folder).encode() in command:
            found.append(int(process.name))
    return found


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache that shares what is downloaded and prepared with the real one, and runs CKANs of its own."""
    try:
        installed(chosen())
    except MissingError as error:
        lacking("ckan", str(error))
    ours = tmp_path / "cache" / "thaktho-tests"
    ours.mkdir(parents=True)
    for kept in cache().iterdir():
        if kept.name != "running":
            (ours / kept.name).symlink_to(kept)
    monkeypatch.setenv("XDG_CACHE_HOME", str(ours.parent))
    return ours


@pytest.mark.whole
def test_whoever_asks_at_the_same_time_gets_the_same_one(own: Path) -> None:
    with running(chosen()) as first, running(chosen()) as second:
        assert first == second
        assert requests.get(f"{first.url}/api/3/action/status_show", timeout=60).ok
        folder = Path(first.ini).parent
        assert _processes_of(folder)
        assert Path(first.token_file).stat().st_mode & 0o077 == 0
    assert own.is_dir()
    assert _until(lambda: not _processes_of(folder) and not folder.exists())


@pytest.mark.whole
def test_nothing_is_left_when_its_user_is_killed(own: Path) -> None:
    command = [sys.executable, "-m", "tests.ckan", "start", chosen().name]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as user:
        assert user.stdout is not None
        assert user.stdout.readline().startswith("export THAKTHO_TEST_CKAN_URL=http://127.0.0.1:")
        folder = Path(user.stdout.readline().partition("=")[2]).parent
        assert (own / "running").is_dir()
        assert _processes_of(folder)
        user.send_signal(signal.SIGKILL)
    assert _until(lambda: not _processes_of(folder) and not folder.exists())


@pytest.mark.whole
def test_services_end_with_their_keeper(own: Path) -> None:
    with running(chosen()) as ckan:
        folder = Path(ckan.ini).parent
        started = _processes_of(folder)
        assert started
        os.kill(_keeper(own), signal.SIGKILL)
        assert _until(lambda: not _processes_of(folder))
    shutil.rmtree(folder)  # what a killed keeper cannot do


def _keeper(own: Path) -> int:
    """Return the process whose log is in a cache of our own: no other CKAN's keeper."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            log = (process / "fd" / "1").readlink()
            command = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if log.is_relative_to(own) and b"keep" in command.split(b"\0"):
            return int(process.name)
    pytest.fail("there is no keeper")


def test_a_service_that_does_not_come_up_is_a_fault_with_its_log(tmp_path: Path) -> None:
    with Services(tmp_path) as services:
        services.start("broken", ["sh", "-c", "echo no such thing >&2; exit 3"])
        with pytest.raises(BrokenError, match="no such thing"):
            services.wait("broken", lambda: False)


def test_all_that_is_missing_is_said_at_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingError, match=r"install .*default-jre-headless .*redis-server"):
        installed(chosen())


def test_what_is_missing_skips_and_fails_where_it_is_required(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THAKTHO_REQUIRE", "browser")
    with pytest.raises(pytest.skip.Exception, match="NO CKAN: install it"):
        lacking("ckan", "install it")
    monkeypatch.setenv("THAKTHO_REQUIRE", "browser ckan")
    with pytest.raises(pytest.fail.Exception, match="THAKTHO_REQUIRE says ckan: install it"):
        lacking("ckan", "install it")


def test_ports_are_free_and_none_is_given_twice() -> None:
    ports = free_ports(*(str(number) for number in range(50)))
    assert len(set(ports.values())) == 50
    assert all(20000 <= port < 32000 for port in ports.values())


def test_variants_differ_in_what_they_are_kept_under() -> None:
    assert len({variant.key for variant in VARIANTS.values()}) == len(VARIANTS)
