"""Whatever clients do, the server stays, others are answered meanwhile, memory comes back and no process is left."""

import contextlib
import os
import resource
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from requests.adapters import HTTPAdapter
from tests.serve.serving import SETTINGS, Server, askers, running, workspace

from thaktho.serve.limits import CONNECTIONS_EACH

pytestmark = pytest.mark.whole
THINGS = " .\n".join(f'<urn:n:{n}> <urn:p:{n % 7}> "text {n}", <urn:n:{n * 7 % 3000}>' for n in range(3000)) + " ."
PAIRS = "?s ?p ?o . ?a ?b ?c"
HOSTILE = {
    "a cartesian product, sorted": f"SELECT * {{ {PAIRS} }} ORDER BY ?c ?s",
    "a cartesian product, grouped": f"SELECT ?s ?a (COUNT(*) AS ?n) {{ {PAIRS} }} GROUP BY ?s ?a ?o ?c",
    "a cartesian product, each once": f"SELECT DISTINCT ?s ?o ?a ?c {{ {PAIRS} }} ORDER BY ?s",
    "a cartesian product of three": f"SELECT (COUNT(*) AS ?n) {{ {PAIRS} . ?d ?e ?f }}",
    "one text of everything": f"SELECT (GROUP_CONCAT(CONCAT(STR(?o), STR(?c))) AS ?x) {{ {PAIRS} }}",
    "a text that grows": "SELECT (COUNT(?e) AS ?n) { BIND(REPLACE('aaaaaaaaaa', '', 'aaaaaaaaaa') AS ?a)"
    " BIND(REPLACE(?a, '', ?a) AS ?b) BIND(REPLACE(?b, '', ?a) AS ?c) BIND(REPLACE(?c, '', ?a) AS ?d)"
    " BIND(REPLACE(?d, '', ?b) AS ?e) }",
    "deep paths": "SELECT * { ?s (<x:a>|!<x:a>)* ?o . ?o (<x:a>|!<x:a>)* ?z } ORDER BY ?s",
    "a path of paths": "ASK { ?s " + "(" * 3000 + "<x:a>" + ")*" * 3000 + " ?o }",
    "braces": "SELECT * {" + "{" * 30000 + "}" * 30000 + "}",
    "parentheses": "SELECT ((" + "(" * 30000 + "1" + ")" * 30000 + ") AS ?x) {}",
    "texts that never end": 'SELECT * { "' + '\\"""x\n' * 40_000,
    "negations": "ASK { FILTER(" + "!" * 160_000 + "true) }",
    "a regular expression": f"SELECT * {{ {PAIRS} FILTER(REGEX(CONCAT(?o, ?c), '(a{{1000}}){{1000}}x')) }}",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Server, Path]]:
    settings = SETTINGS.replace("seconds = 3", "seconds = 2")
    folder = workspace(tmp_path_factory.mktemp("hostile"), {"urn:g": THINGS}, settings)
    with running(folder) as (address, process):
        assert _until(lambda: len(askers(process)) >= 2)
        yield address, process, folder


def _from(source: str) -> requests.Session:
    """Return a session that asks from an address of its own; any of 127/8 is this machine's."""
    session, adapter = requests.Session(), HTTPAdapter()
    adapter.poolmanager.connection_pool_kw["source_address"] = (source, 0)
    session.mount("http://", adapter)
    return session


def _ask(session: requests.Session, address: str, query: str) -> requests.Response:
    headers = {"Content-Type": "application/sparql-query"}
    return session.post(f"{address}/sparql", query.encode(), headers=headers, timeout=60)


def _memory(process: Server) -> int:
    """Return how many MB the server and the processes that answer for it take."""
    pages = [int(Path(f"/proc/{number}/statm").read_text().split()[1]) for number in (process.pid, *askers(process))]
    return sum(pages) * resource.getpagesize() >> 20


def _held(process: Server) -> list[str]:
    """Return what files the server holds open; of those that it closes meanwhile none."""
    held = []
    for one in Path(f"/proc/{process.pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            held.append(str(one.readlink()))
    return held


def _is_there(number: int) -> bool:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{number}/stat").read_text().split()[2] != "Z"
    return False


def _until(true: Callable[[], object], seconds: float = 20) -> bool:
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_query_ends_in_time_and_others_are_answered_meanwhile(
    server: tuple[str, Server, Path], name: str
) -> None:
    address, process, _ = server
    before = askers(process)
    said: list[requests.Response] = []
    begun = time.monotonic()
    hostile = threading.Thread(target=lambda: said.append(_ask(_from("127.0.0.2"), address, HOSTILE[name])))
    hostile.start()
    answered = 0
    other = _from("127.0.0.3")
    while hostile.is_alive() or not answered:
        assert _ask(other, address, "SELECT ?o { <urn:n:1> ?p ?o }").status_code == 200
        answered += 1
    hostile.join()
    assert time.monotonic() - begun < 30
    assert said[0].status_code in {200, 400, 503}, said[0].text
    if said[0].status_code == 503:
        assert int(said[0].headers["Retry-After"]) > 0
        assert _until(lambda: not set(before) <= set(askers(process)))
    assert _until(lambda: len(askers(process)) == max(2, os.cpu_count() or 1))
    assert _memory(process) < 600


def test_a_client_that_goes_away_leaves_no_process_at_work(server: tuple[str, Server, Path]) -> None:
    address, process, _ = server
    host, _, port = address.removeprefix("http://").partition(":")
    for _ in range(5):
        before = set(askers(process))
        kind = "application/sparql-query"
        body = f"SELECT (COUNT(*) AS ?n) {{ {PAIRS} . ?d ?e ?f }}".encode()
        head = f"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
        with socket.create_connection((host, int(port)), source_address=("127.0.0.4", 0)) as dropped:
            dropped.sendall(head.encode() + body)
            time.sleep(0.3)
        assert _until(lambda before=before: set(askers(process)) != before, 1.4)  # type: ignore[misc]
    assert _ask(_from("127.0.0.3"), address, "ASK {}").status_code == 200


@pytest.mark.parametrize(
    "way",
    [
        "SERVICE <{0}> {{ ?s ?p ?o }}",
        "SERVICE SILENT <{0}> {{ ?s ?p ?o }}",
        "FILTER(?a<'x>') SERVICE <{0}> {{ ?s ?p ?o }}",
    ],
)
def test_no_query_reaches_another_server(server: tuple[str, Server, Path], way: str) -> None:
    address = server[0]
    with socket.create_server(("127.0.0.1", 0)) as inner:
        inner.settimeout(0.3)
        where = f"http://127.0.0.1:{inner.getsockname()[1]}/"
        session = _from("127.0.0.3")
        assert _ask(session, address, f"SELECT * {{ {way.format(where)} }}").status_code == 400
        assert _ask(session, address, f"SELECT * FROM <{where}> {{ ?s ?p ?o }}").json()["results"]["bindings"] == []  # noqa: S608
        graph = {"query": "ASK { ?s ?p ?o }", "default-graph-uri": where}
        assert session.get(f"{address}/sparql", params=graph, timeout=30).json()["boolean"] is False
        assert _ask(session, address, f"LOAD <{where}>").status_code == 400
        with pytest.raises(TimeoutError):
            inner.accept()


RAW = [
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"GET / HTTP/9.9\r\n\r\n",
    b"GET\r\n\r\n",
    b"\r\n" * 1000,
    b"GET /sparql?query=" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: y\r\n" * 20_000 + b"\r\n",
    b"GET /sparql?query=ASK{} HTTP/1.1\r\nHost: a\r\nAccept: \xff\xfe;q=,,,;/\r\n\r\n",
    b"GET /sparql?query=ASK{} HTTP/1.1\r\nHost: a\r\nAccept: " + b"*/*," * 7000 + b"\r\n\r\n",
    b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\n",
    b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    b"POST /sparql HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFF\r\n",
    b"GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n",
    b"GET http://other.example/ HTTP/1.1\r\nHost: other.example\r\n\r\n",
]


@pytest.mark.parametrize("sent", RAW, ids=lambda sent: repr(sent[:40]))
def test_what_is_no_http_hurts_nobody(server: tuple[str, Server, Path], sent: bytes) -> None:
    address, process, folder = server
    host, _, port = address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=5) as client, contextlib.suppress(OSError):
        client.sendall(sent)
        client.shutdown(socket.SHUT_WR)
        answer = client.recv(65536)
        assert not answer or answer.startswith(b"HTTP/1.1 "), answer
        assert not answer.startswith(b"HTTP/1.1 5"), answer
    assert requests.get(f"{address}/", timeout=30).status_code == 200
    assert process.poll() is None
    assert "Traceback" not in (folder / "log").read_text(encoding="utf-8")


def test_a_request_whose_length_is_told_in_two_ways_is_refused_and_nothing_after_it_is_read(
    server: tuple[str, Server, Path],
) -> None:
    """A proxy in front may have taken the other length, and what follows for a part of it."""
    host, _, port = server[0].removeprefix("http://").partition(":")
    both = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    with socket.create_connection((host, int(port)), timeout=20) as client:
        client.sendall(both + b"GET / HTTP/1.1\r\nHost: a\r\n\r\n")
        answer = b""
        with contextlib.suppress(ConnectionError):
            while piece := client.recv(65536):
                answer += piece
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.count(b"HTTP/1.1 ") == 1


def test_a_thousand_slow_clients_are_cut_off_and_others_served_meanwhile(
    server: tuple[str, Server, Path],
) -> None:
    """Heads that never end, bodies that drip, and one client that does not take its answer."""
    address, process, _ = server
    host, _, port = address.removeprefix("http://").partition(":")
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(4096, hard)), hard))
    dripping = (
        b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 9999\r\nContent-Type: application/sparql-query\r\n\r\nA"
    )
    heads = (b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow", dripping, b"")
    with contextlib.ExitStack() as opened:
        slow = [
            opened.enter_context(
                socket.create_connection((host, int(port)), source_address=(f"127.0.5.{1 + number // 200}", 0))
            )
            for number in range(1000)
        ]
        for number, client in enumerate(slow):
            client.sendall(heads[number % len(heads)])
        reader = opened.enter_context(socket.socket())
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.connect((host, int(port)))
        query = "SELECT%20*%20%7B%20%3Fs%20%3Fp%20%3Fo%20.%20%3Fs%20%3Fq%20%3Fr%20%7D"
        reader.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: a\r\n\r\n".encode() * 20)
        begun = time.monotonic()
        session = _from("127.0.0.3")
        served = 0
        while time.monotonic() - begun < 18:
            for client in slow[:50]:
                with contextlib.suppress(OSError):
                    client.send(b"x")
            assert session.get(f"{address}/", timeout=10).status_code == 200
            assert _ask(session, address, "ASK {}").status_code == 200
            served += 1
            time.sleep(0.2)
        assert served > 10
        descriptors = Path(f"/proc/{process.pid}/fd")
        assert _until(lambda: len(list(descriptors.iterdir())) < 60, 30), len(list(descriptors.iterdir()))
    assert process.poll() is None


def test_one_client_may_not_have_all_connections(server: tuple[str, Server, Path]) -> None:
    host, _, port = server[0].removeprefix("http://").partition(":")
    asked = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: a\r\n\r\n"
    with contextlib.ExitStack() as opened:
        held = [
            opened.enter_context(socket.create_connection((host, int(port)), 20, ("127.0.0.5", 0)))
            for _ in range(CONNECTIONS_EACH + 1)
        ]
        with contextlib.suppress(ConnectionError):
            assert held[-1].recv(1) == b""
        held[0].sendall(asked)
        assert held[0].recv(4096).startswith(b"HTTP/1.1 200 ")
        assert _ask(_from("127.0.0.6"), server[0], "ASK {}").status_code == 200
    assert _until(lambda: _answers(server[0], "127.0.0.5"))


def _answers(address: str, source: str) -> bool:
    with contextlib.suppress(requests.ConnectionError):
        return _ask(_from(source), address, "ASK {}").status_code == 200
    return False


def test_the_log_says_how_a_slow_query_is_built_and_no_more(
    server: tuple[str, Server, Path],
) -> None:
    address, _, folder = server
    query = (
        f'SELECT (COUNT(*) AS ?secretive) {{ {PAIRS} . ?d ?e ?f FILTER(?o != "secret word" && ?f != <urn:secret:x>) }}'
    )
    assert _ask(_from("127.0.0.2"), address, query).status_code == 503
    log = (folder / "log").read_text(encoding="utf-8")
    assert "slow query: 2." in log
    assert "seconds: SELECT ( COUNT ( * )" in log
    assert "secret" not in log
    assert "127.0.0.2" not in log


def test_an_answer_that_is_on_its_way_is_given_before_the_server_stops(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "workspace", {"urn:g": THINGS})
    with running(folder) as (address, process):
        said: list[requests.Response] = []
        query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?a ?b ?c }"
        asking = threading.Thread(target=lambda: said.append(_ask(requests.Session(), address, query)))
        asking.start()
        time.sleep(0.3)
        process.terminate()
        asking.join()
        assert said[0].status_code in {200, 503}
        numbers = askers(process)
        assert process.wait(30) == 0
    assert _until(lambda: not any(map(_is_there, numbers)))


def test_an_answer_for_which_the_disk_has_no_room_is_a_refusal_and_takes_none(tmp_path: Path) -> None:
    settings = SETTINGS.replace("rows = 1000", "rows = 100000").replace("seconds = 3", "seconds = 60")
    folder = workspace(tmp_path / "workspace", {"urn:g": THINGS}, settings)
    large = f"SELECT * {{ {PAIRS} }} LIMIT 60000"
    with running(folder) as (address, process):
        assert len(_ask(_from("127.0.0.2"), address, large).content) > 4 << 20
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (2 << 20, 2 << 20))
        for _ in range(3):
            assert _ask(_from("127.0.0.2"), address, large).status_code == 503
        assert _ask(_from("127.0.0.2"), address, "ASK {}").status_code == 200
        assert not [name for name in _held(process) if name.endswith("(deleted)")]
    assert "no room for an answer" in (folder / "log").read_text(encoding="utf-8")


def test_no_process_outlives_a_server_that_is_killed(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "workspace")
    with running(folder, code=-signal.SIGKILL) as (_, process):
        assert _until(lambda: len(askers(process)) >= 2)
        numbers = askers(process)
        process.send_signal(signal.SIGKILL)
    assert _until(lambda: not any(map(_is_there, numbers)))
