"""Files of the site on a real server: what a browser and a cache rely on."""

import http.client
from pathlib import Path

import pytest
import requests
from tests.serve.serving import SETTINGS, running, workspace

pytestmark = pytest.mark.whole


def _path(served: str, path: str) -> tuple[int, str]:
    """Ask for a path as it is written, which `requests` would tidy."""
    connection = http.client.HTTPConnection(served.removeprefix("http://"), timeout=30)
    connection.putrequest("GET", path, skip_host=False)
    connection.endheaders()
    answer = connection.getresponse()
    said = answer.read().decode(errors="replace")
    connection.close()
    return answer.status, said


def test_a_file_is_sent_once_as_long_as_it_stays_the_same(served: str) -> None:
    first = requests.get(f"{served}/", timeout=30)
    assert first.status_code == 200
    for condition in (
        {"If-None-Match": first.headers["ETag"]},
        {"If-None-Match": f'"other", W/{first.headers["ETag"]}'},
        {"If-None-Match": "*"},
        {"If-Modified-Since": first.headers["Last-Modified"]},
    ):
        again = requests.get(f"{served}/", headers=condition, timeout=30)
        assert (again.status_code, again.content) == (304, b""), condition
        assert again.headers["ETag"] == first.headers["ETag"]
    for condition in (
        {"If-None-Match": '"other"', "If-Modified-Since": first.headers["Last-Modified"]},
        {"If-Modified-Since": "Thu, 01 Jan 1970 00:00:00 GMT"},
        {"If-Modified-Since": "yesterday"},
    ):
        assert requests.get(f"{served}/", headers=condition, timeout=30).status_code == 200, condition


def test_the_head_and_a_part_of_a_file(served: str) -> None:
    whole = requests.get(f"{served}/", timeout=30)
    head = requests.head(f"{served}/", timeout=30)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == whole.headers["Content-Length"] == str(len(whole.content))
    part = requests.get(f"{served}/", headers={"Range": "bytes=1-4"}, timeout=30)
    assert (part.status_code, part.content) == (206, whole.content[1:5])
    assert requests.get(f"{served}/", headers={"Range": "bytes=900-"}, timeout=30).status_code == 416
    assert requests.head(f"{served}/sparql?query=ASK{{}}", timeout=30).status_code == 200


def test_what_programs_look_for_under_a_name_without_an_ending_is_turtle(served: str) -> None:
    answer = requests.get(f"{served}/.well-known/void", timeout=30)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/turtle; charset=utf-8")


@pytest.mark.parametrize(
    "path",
    [
        "/../thaktho.toml",
        "/%2e%2e/thaktho.toml",
        "/..%2fthaktho.toml",
        "/en/../../thaktho.toml",
        "//etc/passwd",
        "/.gone",
        "/.htaccess",
        "/en/.git/config",
        "/%00",
        "/index.html/",
        "/" + "a" * 5000,
        "/%FF%FE",
        "/id/",
        "/id/..",
        "/id/%2e%2e/x",
    ],
)
def test_nothing_outside_and_nothing_hidden_is_sent(served: str, path: str) -> None:
    code, said = _path(served, path)
    assert code == 404
    assert "404" in said


def test_a_site_below_a_path_is_served_there(tmp_path: Path) -> None:
    settings = SETTINGS.replace("https://test.example/id/", "https://test.example/plans/id/")
    folder = workspace(tmp_path / "workspace", settings=settings)
    (folder / "public" / "fund" / "a").mkdir(parents=True)
    (folder / "public" / "fund" / "a" / "index.html").touch()
    with running(folder) as (address, _):
        home = address.removesuffix("/plans")
        assert address.endswith("/plans")
        assert requests.get(f"{home}/", timeout=30, allow_redirects=False).headers["Location"] == "/plans/"
        assert requests.get(f"{home}/plans/", timeout=30).text == '<html lang="th">'
        thing = requests.get(f"{home}/plans/id/fund/a", timeout=30, allow_redirects=False)
        assert thing.headers["Location"] == "/plans/fund/a/"
        folder_ = requests.get(f"{home}/plans/fund/a?q=1", timeout=30, allow_redirects=False)
        assert (folder_.status_code, folder_.headers["Location"]) == (301, "/plans/fund/a/?q=1")
        assert requests.get(f"{home}/plans/sparql?query=ASK{{}}", timeout=30).json()["boolean"] is True
        assert requests.get(f"{home}/elsewhere/", timeout=30).status_code == 404
