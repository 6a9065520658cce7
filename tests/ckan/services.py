"""The programs that a CKAN stands on, each a child of ours, on loopback, with its state in one folder."""

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

import requests
from tests.ckan.variants import HERE

_PATIENCE = 300.0
"""Seconds that a service has to come up: these machines are shared."""
_POSTGRES_USER = "postgres"
"""Who runs PostgreSQL where we are root, whom it refuses."""


class BrokenError(Exception):
    """Everything is there, and yet a service does not come up: a fault, never a reason to skip."""


def postgres_programs() -> Path | None:
    """Return the folder of the newest PostgreSQL's programs, where there is one; Debian has them off the path."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    found = shutil.which("initdb")
    return folders[-1] if folders else Path(found).parent if found else None


def free_ports(*names: str) -> dict[str, int]:
    """Return a port a name that nobody listens on, below those that the kernel gives to clients."""
    found: dict[str, int] = {}
    with contextlib.ExitStack() as held:
        for port in random.sample(range(20000, 32000), 1000):
            if len(found) == len(names):
                return found
            trying = held.enter_context(socket.socket())
            with contextlib.suppress(OSError):
                trying.bind(("127.0.0.1", port))
                found[names[len(found)]] = port
    raise BrokenError("no free ports between 20000 and 32000")


class Services:
    """Programs that run in a folder; what is started is stopped at the end, the last first."""

    def __init__(self, folder: Path) -> None:
        """Take a folder of our own, which PostgreSQL's user may pass through."""
        self.folder = folder
        self.folder.chmod(0o711)
        self._running: list[tuple[str, subprocess.Popen[bytes], signal.Signals]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_of: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Stop what runs; what does not go within half a minute is killed."""
        while self._running:
            _, process, how = self._running.pop()
            process.send_signal(how)
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def postgres(self, port: int, data: Path | None = None) -> Path:
        """Start PostgreSQL, with a copy of the cluster ``data``, else a new one; return its folder."""
        programs = postgres_programs()
        assert programs is not None
        cluster = self.folder / "postgres"
        if data is not None:
            shutil.copytree(data, cluster, symlinks=True)
        else:
            cluster.mkdir()
        cluster.chmod(0o700)
        if os.geteuid() == 0:
            for path in (cluster, *cluster.rglob("*")):
                shutil.chown(path, _POSTGRES_USER, _POSTGRES_USER)
        if data is None:
            how = ("--username=ckan", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
            self.run("initdb", [programs / "initdb", "-D", cluster, *how], as_postgres=True)
        settings = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", f"unix_socket_directories={cluster}")
        options = tuple(word for setting in (*settings, "listen_addresses=127.0.0.1") for word in ("-c", setting))
        command = [programs / "postgres", "-D", cluster, "-p", port, *options]
        self.start("postgres", command, how=signal.SIGINT, as_postgres=True)
        asking = [str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
        self.wait("postgres", lambda: subprocess.run(asking, check=False).returncode == 0)
        if data is None:
            self.run("createdb", [programs / "createdb", "-h", "127.0.0.1", "-p", port, "-U", "ckan", "ckan"])
        return cluster

    def redis(self, port: int) -> None:
        """Start Redis; it keeps nothing."""
        options = ("--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", self.folder)
        self.start("redis", ["redis-server", "--port", port, *options])
        self.wait("redis", lambda: _listens(port))

    def solr(self, port: int, jars: Path, schema: Path) -> None:
        """Start Solr with an empty core of CKAN's schema."""
        home = self.folder / "solr"
        conf = home / "ckan" / "conf"
        conf.mkdir(parents=True)
        (home / "solr.xml").write_text("<solr/>\n")
        (home / "ckan" / "core.properties").write_text("name=ckan\n")
        for name in ("stopwords", "protwords", "synonyms"):
            (conf / f"{name}.txt").touch()
        shutil.copyfile(schema, conf / "schema.xml")
        shutil.copyfile(HERE / "solr" / "solrconfig.xml", conf / "solrconfig.xml")
        said = {"thaktho.solr.home": home, "thaktho.solr.port": port, "solr.log.dir": self.folder}
        properties = [f"-D{name}={value}" for name, value in said.items()]
        runner = ("-cp", f"{jars}/*", "org.eclipse.jetty.xml.XmlConfiguration", HERE / "solr" / "jetty.xml")
        self.start("solr", ["java", "-Xmx512m", *properties, *runner])
        self.wait_for_answer("solr", f"http://127.0.0.1:{port}/solr/ckan/select?q=*:*")

    def run(
        self, name: str, command: Sequence[object], *, as_postgres: bool = False, says: dict[str, str] | None = None
    ) -> str:
        """Run a program to its end and return what it prints."""
        done = subprocess.run(
            [str(word) for word in command],
            check=False,
            capture_output=True,
            text=True,
            cwd=self.folder,
            user=_POSTGRES_USER if as_postgres and os.geteuid() == 0 else None,
            env={**os.environ, **(says or {})},
        )
        if done.returncode:
            raise BrokenError(f"{name} ended with {done.returncode}:\n{done.stderr[-3000:]}")
        return done.stdout

    def start(
        self,
        name: str,
        command: Sequence[object],
        *,
        how: signal.Signals = signal.SIGTERM,
        as_postgres: bool = False,
    ) -> int:
        """Start a program that goes on, and return its number; it is told to end when we do, however we end."""
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                ["setpriv", "--pdeathsig", how.name.removeprefix("SIG"), "--", *(str(word) for word in command)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                user=_POSTGRES_USER if as_postgres and os.geteuid() == 0 else None,
            )
        self._running.append((name, process, how))
        return process.pid

    def wait_for_answer(self, name: str, url: str) -> None:
        """Wait until an address answers well."""
        self.wait(name, lambda: _answers(url))

    def wait(self, name: str, ready: Callable[[], bool]) -> None:
        """Wait until a service that was started is ready."""
        process = next(process for started, process, _ in self._running if started == name)
        until = time.monotonic() + _PATIENCE
        while process.poll() is None and time.monotonic() < until:
            if ready():
                return
            time.sleep(0.1)
        log = (self.folder / f"{name}.log").read_text("utf-8", errors="replace")
        raise BrokenError(f"{name} did not come up:\n{log[-3000:]}")


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
        return True
    return False


def _answers(url: str) -> bool:
    with contextlib.suppress(requests.RequestException):
        return requests.get(url, timeout=60).ok
    return False
