"""`/check` on a real server: what the command finds, the workbook back with marks, nothing kept, no harm done."""

import contextlib
import hashlib
import html
import io
import json
import re
import select
import shutil
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import openpyxl
import pytest
import requests
from requests.adapters import HTTPAdapter
from tests import hostile
from tests.containers import saved
from tests.serve.serving import running

from thaktho import form
from thaktho.messages import text
from thaktho.serve.limits import HELD_BYTES_EACH, MAX_UPLOAD
from thaktho.store.graphs import Embedded

pytestmark = pytest.mark.whole
HEADER = ("รหัสโครงการ", "ชื่อโครงการ", "ปีงบประมาณ", "แหล่งงบประมาณ", "งบประมาณที่อนุมัติ", "พื้นที่ดำเนินการ")
WRONG = ("68-L5221-2-01", "โครงการ <b>หนึ่ง</b>", 2025, "L5221", "ห้าหมื่น", "900101")
DATASET = "fund/projects/2560-2570"


class Place(NamedTuple):
    """A workspace that is served, the server's address, and the folder of its temporary files."""

    folder: Path
    address: str
    temporary: Path


@pytest.fixture(scope="module")
def served(opened: Path, site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    folder = Path(shutil.copytree(opened, tmp_path_factory.mktemp("checking") / "workspace"))
    store = Embedded(folder / "store")
    store.snapshot(folder / "published")
    store.close()
    for page in ("404.html", "en/404.html"):
        (folder / "public" / page).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(site / page, folder / "public" / page)
    shutil.copytree(site / "assets", folder / "public" / "assets")
    temporary = tmp_path_factory.mktemp("temporary")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("TMPDIR", str(temporary))
        with running(folder) as (address, _):
            yield Place(folder, address, temporary)


_sources = iter(range(2, 250))


@pytest.fixture
def client() -> Iterator[requests.Session]:
    """Who asks from an address of its own: any of 127/8 is this machine's."""
    with requests.Session() as session:
        adapter = HTTPAdapter()
        adapter.poolmanager.connection_pool_kw["source_address"] = (f"127.0.1.{next(_sources)}", 0)
        session.mount("http://", adapter)
        yield session


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "โครงการ"
    for row in (HEADER, *rows):
        book.active.append(row)
    return saved(book)


def sent(
    client: requests.Session, where: str, data: bytes, name: str = "แผน.xlsx", dataset: str = DATASET
) -> requests.Response:
    return client.post(where, data={"dataset": dataset}, files={"file": (name, data)}, timeout=180)


def words(page: str) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.partition("<main")[2])))


def state(*folders: Path) -> dict[str, str]:
    """Return the digest of every file in folders, but the log of the server."""
    files = (file for folder in folders for file in sorted(folder.rglob("*")) if file.is_file())
    return {str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in files if file.name != "log"}


def told_by_the_command(place: Place, data: bytes, folder: Path) -> tuple[dict[str, object], bytes]:
    """Return what `thaktho check` says of a workbook in JSON, and the marked-up workbook that it writes."""
    file, marked = folder / "แผน.xlsx", folder / "marked.xlsx"
    file.write_bytes(data)
    command = [sys.executable, "-m", "thaktho", "check", str(file), "--workspace", str(place.folder), "--publisher"]
    options = ["fund", "--dataset", "projects", "--year", "2560-2570", "--json", "--annotate", str(marked)]
    done = subprocess.run([*command, *options], capture_output=True, check=False)
    said: dict[str, object] = json.loads(done.stdout)
    return said, marked.read_bytes()


def test_what_is_found_is_what_the_command_finds_and_the_workbook_comes_back_with_the_same_marks(
    served: Place, client: requests.Session, tmp_path: Path
) -> None:
    """Nor is it what only whoever runs the catalogue can do: there is no file of settings to see here."""
    data = workbook(WRONG, ("68-L5221-2-02", "โครงการสอง", 2568, "กองทุน L5221", 60000, "900101"))
    said, marked = told_by_the_command(served, data, tmp_path)
    findings = said["findings"]
    assert isinstance(findings, list)
    assert any("publisher.toml" in one.get("setting", {}).get("th", "") for one in findings)
    with zipfile.ZipFile(io.BytesIO(marked)) as parts:
        assert not any(b"publisher.toml" in parts.read(name) for name in parts.namelist())
    for language, where in (("th", "/check"), ("en", "/en/check")):
        answer = sent(client, served.address + where, data)
        assert answer.status_code == 200
        assert f'<html lang="{language}">' in answer.text
        shown = words(answer.text)
        assert answer.text.count('<section class="finding violation">') == sum(
            one["severity"] == "violation" for one in findings
        )
        for one in findings:
            assert re.sub(r"\s+", " ", one["message"][language])[-40:] in shown, one
        assert "publisher.toml" not in answer.text
        assert "ห้าหมื่น" in shown
        assert "E2" in shown
        worst, _, notes = answer.text.partition("<details>")
        assert 'finding info"' not in worst
        assert ('finding info"' in notes) == any(one["severity"] == "info" for one in findings)
        assert "<b>หนึ่ง" not in answer.text
        back = taken_back(client, served, answer.text)
        assert back.content == marked
    assert back.headers["Content-Disposition"].startswith("attachment; filename=\"marked.xlsx\"; filename*=UTF-8''")
    sheets = openpyxl.load_workbook(io.BytesIO(back.content)).sheetnames
    assert len(sheets) == 2


def taken_back(client: requests.Session, served: Place, page: str, **instead: str) -> requests.Response:
    """Press the button that takes the workbook back, as a browser does."""
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    fields = {name: (None, html.unescape(value)) for name, value in (hidden | instead).items()}
    return client.post(f"{served.address}/check/marked", files=fields, timeout=60)


def test_nothing_is_kept_of_a_file(served: Place, client: requests.Session) -> None:
    before = state(served.folder, served.temporary)
    log = (served.folder / "log").read_text(encoding="utf-8")
    assert sent(client, f"{served.address}/check", workbook(WRONG), "ความลับ.xlsx").status_code == 200
    assert sent(client, f"{served.address}/check", hostile.bomb()).status_code == 422
    assert state(served.folder, served.temporary) == before
    assert (served.folder / "log").read_text(encoding="utf-8") == log


def test_the_page_offers_the_datasets_and_what_a_form_says_needs_no_choice(
    served: Place, client: requests.Session
) -> None:
    page = client.get(f"{served.address}/check", timeout=60)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert f'<option value="{DATASET}">' in page.text
    said = {form.PUBLISHER: "fund", form.DATASET: "projects", form.PERIOD: "2560-2570"}
    by_itself = sent(client, f"{served.address}/check", hostile.with_form(said), dataset="")
    assert by_itself.status_code == 200
    assert "โครงการทดสอบ" in words(by_itself.text).partition("ตรวจในฐานะ")[2][:60]
    assert "aria-current" not in page.text  # it is none of the pages of the menu
    (served.folder / "public/download").mkdir()
    (served.folder / "public/download/form.xlsx").write_bytes(b"")
    assert 'href="/download/form.xlsx"' in client.get(f"{served.address}/check", timeout=60).text
    unclear = sent(client, f"{served.address}/check", workbook(WRONG), dataset="")
    assert unclear.status_code == 422
    assert 'role="alert"' in unclear.text
    assert sent(client, f"{served.address}/check", workbook(WRONG), dataset="fund/none/1").status_code == 422


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (hostile.bomb, "a.xlsx"),
        (hostile.nested, "a.xlsx"),
        (hostile.xlsx_locked, "a.xlsx"),
        (lambda: hostile.declared("xl/workbook.xml"), "a.xlsx"),
        (bytes, "a.xlsx"),
        (lambda: bytes(1000), "a.xls"),
        (hostile.deep_json, "a.json"),
    ],
    ids=["bomb", "nested", "locked", "entities", "empty", "zeros", "deep"],
)
def test_a_hostile_file_is_refused_in_a_sentence(
    served: Place, client: requests.Session, make: Callable[[], bytes], name: str
) -> None:
    answer = sent(client, f"{served.address}/check", make(), name)
    assert answer.status_code == 422
    (alert,) = re.findall(r'role="alert">([^<]+)<', answer.text)
    assert len(alert) > 20
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "name", ['../../a".xlsx', "a\u202exslx.xlsx", "ก" * 500 + ".xlsx", "C:\\tmp\\<i>x</i>.xlsx", ".xlsx"]
)
def test_no_name_of_a_file_does_harm(served: Place, client: requests.Session, name: str) -> None:
    answer = sent(client, f"{served.address}/check", workbook(WRONG), name)
    assert answer.status_code == 200
    back = taken_back(client, served, answer.text)
    assert back.status_code == 200
    assert "<i>" not in answer.text
    assert {answer.headers["Cache-Control"], back.headers["Cache-Control"]} == {"no-store"}  # on a shared machine too
    assert len(back.headers["Content-Disposition"]) < 2000
    assert "%E2%80%AE" not in back.headers["Content-Disposition"]
    assert "/" not in back.headers["Content-Disposition"].partition("''")[2].replace("%2F", "/")


def test_nothing_comes_back_that_was_not_made_here(served: Place, client: requests.Session) -> None:
    page = sent(client, f"{served.address}/check", workbook(WRONG)).text
    for instead in ({"workbook": "AAAA"}, {"name": "evil.html"}, {"seal": "0" * 64}, {"seal": "ก"}, {"workbook": "ก"}):
        assert taken_back(client, served, page, **instead).status_code == 400, instead


def test_what_is_no_form_is_refused(served: Place, client: requests.Session) -> None:
    where = f"{served.address}/check"
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    part = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n1\r\n'
    for data, headers in (
        (b"a=b", {"Content-Type": "application/x-www-form-urlencoded"}),
        (b"", {"Content-Type": "multipart/form-data"}),
        (b"nothing", kind),
        (part * 50 + b"--x--\r\n", kind),
        (b'--x\r\nContent-Disposition: form-data; name="f"\r\n\r\n1\r\n' * 50 + b"--x--\r\n", kind),
        (b"--x\r\n" + b"A: b\r\n" * 50_000, kind),
        (b"--x--\r\n", kind),
    ):
        answer = client.post(where, data=data, headers=headers, timeout=60)
        assert answer.status_code == 400, (data[:60], answer.status_code)
        assert 'role="alert"' in answer.text


def test_a_file_that_is_too_big_is_not_read_to_its_end(served: Place, client: requests.Session) -> None:
    assert sent(client, f"{served.address}/check", b"\x00" * (MAX_UPLOAD + (1 << 17))).status_code == 413
    piece = b"x" * (1 << 16)

    def endless() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
        for _ in range(100_000):
            yield piece

    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    with contextlib.suppress(requests.ConnectionError):  # it may hang up before all is sent
        answer = client.post(f"{served.address}/check", data=endless(), headers=headers, timeout=60)
        assert answer.status_code == 413


def test_what_clients_send_and_do_not_end_leaves_room_for_others(served: Place, client: requests.Session) -> None:
    where = urlsplit(served.address)
    head = (
        f"POST /check HTTP/1.1\r\nHost: {where.netloc}\r\nContent-Type: multipart/form-data; boundary=x\r\n"
        f"Content-Length: {MAX_UPLOAD}\r\n\r\n"
        '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    )
    most = HELD_BYTES_EACH // (MAX_UPLOAD - (1 << 20)) + 1
    said = []
    with contextlib.ExitStack() as opened:
        for _ in range(most + 1):
            slow = socket.create_connection((where.hostname, where.port), 120, ("127.0.2.1", 0))
            opened.enter_context(slow)
            with contextlib.suppress(ConnectionError):  # it is answered and hung up on while it sends
                slow.sendall(head.encode() + b"x" * (MAX_UPLOAD - (1 << 20)))
            said.append(slow)
        refused, _, _ = select.select(said, [], [], 120)  # whichever came last to what all may hold together
        with contextlib.suppress(ConnectionError):
            assert refused[0].recv(1 << 16).startswith(b"HTTP/1.1 503 ")
        assert sent(client, f"{served.address}/check", workbook(WRONG)).status_code == 200
    assert "unexpected" not in (served.folder / "log").read_text(encoding="utf-8")


def test_a_workbook_that_is_cut_off_on_its_way_back_is_no_error_of_ours(
    served: Place, client: requests.Session
) -> None:
    where = urlsplit(served.address)
    kind = "Content-Type: multipart/form-data; boundary=x"
    head = f"POST /check/marked HTTP/1.1\r\nHost: {where.netloc}\r\n{kind}\r\nContent-Length: 999\r\n\r\n--x\r\n"
    with socket.create_connection((where.hostname, where.port)) as left:
        left.sendall(head.encode())
    assert client.get(f"{served.address}/check", timeout=60).status_code == 200
    assert "unexpected" not in (served.folder / "log").read_text(encoding="utf-8")


def test_one_client_may_not_have_too_many_checked(served: Place, client: requests.Session) -> None:
    with ThreadPoolExecutor(8) as at_once:
        answers = list(at_once.map(lambda _: sent(client, f"{served.address}/check", b""), range(8)))
    assert {answer.status_code for answer in answers} == {422, 503}
    for answer in answers:
        is_busy = answer.status_code == 503
        assert (text("check.busy").th in answer.text, answer.headers.get("Retry-After") == "60") == (is_busy, is_busy)


def test_who_leaves_leaves_nothing_behind_and_others_are_served(served: Place, client: requests.Session) -> None:
    before = state(served.folder, served.temporary)
    where = urlsplit(served.address)
    head = (
        f"POST /check HTTP/1.1\r\nHost: {where.netloc}\r\nContent-Type: multipart/form-data; boundary=x\r\n"
        "Content-Length: 500000\r\n\r\n--x\r\n"
    )
    for _ in range(5):
        with socket.create_connection((where.hostname, where.port)) as left:
            left.sendall(head.encode())
    assert sent(client, f"{served.address}/check", workbook(WRONG)).status_code == 200
    assert state(served.folder, served.temporary) == before
