"""A CKAN with all it stands on, started once for whoever uses it at the same time, stopped when the last has gone.

Users hold a shared lock, and a keeper, a process of its own, runs the services and waits for the exclusive one: the
kernel lets go of the locks of a process that ends in whatever way, so that nothing is left running. When the keeper is
killed, the kernel tells the services to end too.
"""

import contextlib
import fcntl
import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.ckan.install import cache, installed, locked, schema
from tests.ckan.services import BrokenError, Services, free_ports
from tests.ckan.variants import HERE, Variant

_ROOT = HERE.parent.parent


@dataclass(frozen=True, slots=True)
class Running:
    """A CKAN that runs: its address, the file of a sysadmin's token, Solr's address, its program and settings."""

    url: str
    token_file: str
    solr: str
    program: str
    ini: str


@contextlib.contextmanager
def running(variant: Variant) -> Iterator[Running]:
    """Have a CKAN until the block ends; whoever asks at the same time gets the same one.

    Raises:
        MissingError: this machine lacks something.
        BrokenError: everything is there, and it does not come up.
    """
    installed(variant)
    folder = cache() / "running" / variant.key
    with contextlib.ExitStack() as held:
        with locked(folder / "starting"):
            users = held.enter_context((folder / "users").open("a"))
            fcntl.flock(users, fcntl.LOCK_SH)
            ready = folder / "ready.json"
            if not _is_locked(folder / "keeper"):
                ready.unlink(missing_ok=True)
                _start_keeper(variant, folder)
        yield Running(**json.loads(ready.read_text("utf-8")))


def _is_locked(file: Path) -> bool:
    with file.open("a") as opened:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _start_keeper(variant: Variant, folder: Path) -> None:
    with (folder / "keeper.log").open("wb") as log:
        # in a session of its own: Ctrl-C is for us, and it sees that we are gone
        keeper = subprocess.Popen(
            [sys.executable, "-m", "tests.ckan", "keep", variant.name],
            cwd=_ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    while not (folder / "ready.json").is_file():
        if keeper.poll() is not None:
            said = (folder / "keeper.log").read_text("utf-8", errors="replace")
            raise BrokenError(f"no CKAN {variant.name}:\n{said[-4000:]}")
        time.sleep(0.1)
    keeper.returncode = 0  # it outlives us: nobody is to wait for it


def keep(variant: Variant) -> None:
    """Run the services until nobody uses them any more, or until it is told to end."""
    signal.signal(signal.SIGTERM, lambda *_of: sys.exit(0))
    folder = cache() / "running" / variant.key
    ready = folder / "ready.json"
    with (folder / "users").open("a") as users, (folder / "keeper").open("a") as keeper:
        fcntl.flock(keeper, fcntl.LOCK_EX)
        try:
            with _state() as state, Services(state) as services:
                told = json.dumps(asdict(_started(services, variant)))
                written = folder / "ready.new"
                written.write_text(told, "utf-8")
                written.rename(ready)
                fcntl.flock(users, fcntl.LOCK_EX)
        finally:
            ready.unlink(missing_ok=True)


@contextlib.contextmanager
def _state() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="thaktho-ckan-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _started(services: Services, variant: Variant) -> Running:
    """Start everything with a copy of a database that was prepared once."""
    prepared = cache() / "prepared" / variant.key
    if not prepared.is_dir():
        _prepare(variant, prepared)
    ckan = _Ckan(services, variant, prepared / "postgres")
    ckan.serve()
    token = services.folder / "token"
    token.touch(mode=0o600)
    token.write_text((prepared / "token").read_text("ascii"), "ascii")
    return Running(ckan.url, str(token), ckan.solr, str(ckan.program), str(ckan.ini))


def _prepare(variant: Variant, prepared: Path) -> None:
    """Make CKAN's tables and a sysadmin with a token, once a variant."""
    with _state() as state:
        with Services(state) as services:
            ckan = _Ckan(services, variant, None)
            ckan.run("db", "init")
            ckan.run("db", "upgrade")  # the tables of plugins
            ckan.run("user", "add", "tests-admin", "email=admin@example.org", "password=tests-on-loopback")
            ckan.run("sysadmin", "add", "tests-admin")
            token = ckan.run("user", "token", "add", "tests-admin", "tests").split()[-1]
        for earlier in prepared.parent.glob(f"{variant.name}-*"):
            shutil.rmtree(earlier)
        made = prepared.with_suffix(".new")
        made.mkdir(parents=True, mode=0o700)
        (made / "token").write_text(token, "ascii")
        shutil.copytree(state / "postgres", made / "postgres", symlinks=True)
        made.rename(prepared)


class _Ckan:
    """CKAN's commands, with what it stands on started."""

    def __init__(self, services: Services, variant: Variant, data: Path | None) -> None:
        self._services = services
        environment, jars = installed(variant)
        self.program = environment / "bin" / "ckan"
        self._beside = variant.beside
        ports = free_ports("ckan", "postgres", "redis", "solr")
        self._port = ports["ckan"]
        self.url = f"http://127.0.0.1:{self._port}"
        self.solr = f"http://127.0.0.1:{ports['solr']}/solr"
        self.ini = services.folder / "ckan.ini"
        more = "\n".join(f"{name} = {value.format(here=HERE)}" for name, value in variant.settings.items())
        told = (HERE / "ckan.ini").read_text("utf-8")
        filled = {**ports, "folder": services.folder, "plugins": " ".join(variant.plugins), "more": more}
        for name, value in filled.items():
            told = told.replace(f"{{{name}}}", str(value))
        self.ini.write_text(told, "utf-8")
        (services.folder / "storage").mkdir()
        services.postgres(ports["postgres"], data)
        services.redis(ports["redis"])
        services.solr(ports["solr"], jars, schema(environment))

    def run(self, *words: str) -> str:
        """Run one of CKAN's commands and return what it prints."""
        return self._services.run(f"ckan {words[0]}", [self.program, "-c", self.ini, *words])

    def serve(self) -> None:
        """Start the site, and wait until it answers."""
        options = ("--host", "127.0.0.1", "--port", self._port, "--disable-reloader", "--threaded")
        self._services.start("ckan", [self.program, "-c", self.ini, "run", *options])
        for words in self._beside:
            self._services.start("-".join(words), [self.program, "-c", self.ini, *words])
        self._services.wait_for_answer("ckan", f"{self.url}/api/3/action/status_show")
