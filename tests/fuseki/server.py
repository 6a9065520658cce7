"""A real Apache Jena Fuseki for tests: on loopback, in memory, one for all tests of a run."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from tests.ckan.install import MissingError, cache, jars, locked
from tests.ckan.services import Services, free_ports
from tests.needs import lacking

from thaktho.services import StoreSettings

_HERE = Path(__file__).resolve().parent
_MAIN = "org.apache.jena.fuseki.main.cmds.FusekiMainCmd"


@dataclass(frozen=True, slots=True)
class Fuseki:
    """The server; ``one`` and ``two`` are as they have to be, the default graph of ``plain`` is no union."""

    url: str
    process: int
    """Its number."""

    def at(self, dataset: str = "one", url: str | None = None) -> StoreSettings:
        """Return the addresses of a dataset, at the address of a proxy where one is given."""
        there = f"{url or self.url}/{dataset}"
        return StoreSettings(f"{there}/query", f"{there}/update", f"{there}/data")

    def clear(self, *datasets: str) -> None:
        """Empty datasets."""
        for dataset in datasets or ("one", "two", "plain"):
            requests.post(self.at(dataset).update, data={"update": "DROP ALL"}, timeout=60).raise_for_status()


@contextmanager
def started(home: Path, memory: str = "1g", *options: str, limit: int = 0) -> Iterator[Fuseki]:
    """Run a Fuseki until the block ends, fetched first where it is not there.

    Args:
        home: an empty folder for its log.
        memory: for its heap, as Java has it.
        options: further ones of Java.
        limit: seconds by the clock that a query may take; 0: as many as it likes.

    Raises:
        MissingError: Java, Maven or a download is out of reach.
    """
    if shutil.which("java") is None:
        raise MissingError("install default-jre-headless")
    with locked(cache() / "installing"):
        classes = jars("fuseki", _HERE / "pom.xml")
    port = free_ports("fuseki")["fuseki"]
    with Services(home) as services:
        java = ["java", f"-Xmx{memory}", *options, "-cp", classes / "*", _MAIN]
        how = (f"--config={_HERE / 'config.ttl'}", "--localhost", f"--port={port}", "--ping")
        timeout = (f"--timeout={limit * 1000}",) if limit else ()
        process = services.start("fuseki", [*java, *how, *timeout])
        services.wait_for_answer("fuseki", f"http://127.0.0.1:{port}/$/ping")
        yield Fuseki(f"http://127.0.0.1:{port}", process)


@pytest.fixture(scope="session")
def running_fuseki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fuseki]:
    """A Fuseki, started once a run; tests take `fuseki`."""
    try:
        with started(tmp_path_factory.mktemp("fuseki"), "1g", "-XX:TieredStopAtLevel=1") as fuseki:
            yield fuseki
    except MissingError as error:
        lacking("fuseki", str(error))


@pytest.fixture
def fuseki(running_fuseki: Fuseki) -> Fuseki:
    """A Fuseki whose datasets are empty."""
    running_fuseki.clear()
    return running_fuseki
