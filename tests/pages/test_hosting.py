"""What hosts are told of the site does what it says, in a real nginx, a real Apache and our own server."""

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import pytest
import requests
from tests import netlify
from tests.needs import lacking
from tests.pages.small import BASE, SITE
from tests.serve.serving import SETTINGS, running, workspace

from thaktho.pages import hosting

HTML = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
PROJECT = "project/L7889/68-L7889-5"
THAI = "fund/ส-ส-ส"
GONE = "fund/ที่-หายไป"
OF_THE_CALLER = re.compile(r"^/[\w-]+\.(csv|ttl|jsonld)$")
MODULES = ["mpm_event", "authz_core", "dir", "mime", "headers", "rewrite", "deflate", "filter"]


@pytest.fixture(scope="module")
def hosted(public: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the small site with what a host is told; the data files are the caller's, so some stand-ins."""
    out = tmp_path_factory.mktemp("hosted") / "public"
    shutil.copytree(public, out)
    for page in (out / GONE, out / "en" / GONE):
        page.mkdir(parents=True)
        (page / "index.html").write_text("<p>เลิกเผยแพร่", encoding="utf-8")
    hosting.write(SITE, out, [f"{GONE}/"], ["90"])
    for name in ("dataset/p/d/2568", "code/target-group/1001", "en/code/target-group/1001"):
        (out / name).mkdir(parents=True)
        (out / name / "index.html").touch()
        (out / name / "index.ttl").touch()
    (out / GONE / "index.ttl").write_text("# ก", encoding="utf-8")
    (out / PROJECT / "index.ttl").write_text("# ก", encoding="utf-8")
    (out / PROJECT / "index.jsonld").write_text("{}", encoding="utf-8")
    for name in ("ns.ttl", "codes.ttl", "shapes.ttl", "void.ttl", "catalog.ttl", "catalog.jsonld"):
        (out / name).write_text("{}", encoding="utf-8")
    (out / "CITATION.cff").write_text("{}", encoding="utf-8")
    (out / "dump").mkdir()
    (out / "dump" / "whole.nq.gz").write_bytes(b"\x1f\x8b")
    (out / ".well-known").mkdir()
    for path, _ in hosting.NAMED:
        (out / path).write_text("# ก", encoding="utf-8")
    (out / "assets" / "a.wasm").write_bytes(b"\0asm")
    for folder in [out, *out.parents]:  # the server's own user reads it
        if folder.is_relative_to("/tmp") and folder != Path("/tmp"):  # noqa: S108
            folder.chmod(0o755)
    return out


def _port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _serving(command: list[str], port: int) -> Iterator[str]:
    """Run a server until the tests are done; yield where it is."""
    server = subprocess.Popen(command)
    try:
        for _ in range(100):
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert server.poll() is None, "the server has ended"
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture(scope="module")
def nginx(hosted: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    program = shutil.which("nginx", path="/usr/sbin:/usr/bin")
    if program is None:
        lacking("hosts", "install nginx-light to test what nginx is told")
    home, port = tmp_path_factory.mktemp("nginx"), _port()
    told = (hosted / "nginx.conf").read_text(encoding="utf-8")
    (home / "site.conf").write_text(
        told.replace("listen 80;", f"listen 127.0.0.1:{port};").replace("/var/www/thaktho", str(hosted)),
        encoding="utf-8",
    )
    (home / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {home}/pid; error_log stderr; events {{}}"
        f" http {{ access_log off; client_body_temp_path {home}; proxy_temp_path {home}; fastcgi_temp_path {home};"
        f" uwsgi_temp_path {home}; scgi_temp_path {home}; include /etc/nginx/mime.types; include {home}/site.conf; }}",
        encoding="utf-8",
    )
    yield from _serving([program, "-e", "stderr", "-c", f"{home}/nginx.conf"], port)


@pytest.fixture(scope="module")
def apache(hosted: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    program = shutil.which("apache2", path="/usr/sbin:/usr/bin")
    if program is None:
        lacking("hosts", "install apache2 to test what Apache is told")
    home, port = tmp_path_factory.mktemp("apache"), _port()
    loads = "".join(f"LoadModule {one}_module /usr/lib/apache2/modules/mod_{one}.so\n" for one in MODULES)
    (home / "apache.conf").write_text(
        f"ServerRoot {home}\nPidFile {home}/pid\nServerName localhost\nListen 127.0.0.1:{port}\nErrorLog /dev/stderr\n"
        f"{loads}TypesConfig /dev/null\nUser www-data\nGroup www-data\nDocumentRoot {hosted}\n"
        f"<Directory {hosted}>\nRequire all granted\nAllowOverride FileInfo Indexes\n</Directory>\n",
        encoding="utf-8",
    )
    yield from _serving([program, "-f", f"{home}/apache.conf", "-X"], port)


@pytest.fixture(scope="module")
def served(hosted: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Our own server, which answers as the hosts are told to."""
    folder = tmp_path_factory.mktemp("served") / "workspace"
    workspace(folder, settings=SETTINGS.replace("https://test.example/id/", BASE))
    shutil.rmtree(folder / "public")
    (folder / "public").symlink_to(hosted)
    with running(folder) as (address, _):
        yield address


@pytest.fixture(params=["nginx", "apache", "served"])
def host(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(request.param))


def _got(address: str, accept: str = HTML, language: str = "th") -> requests.Response:
    headers = {"Accept": accept, "Accept-Language": language}
    return requests.get(address, headers=headers, allow_redirects=False, timeout=30)


def _led(host: str, thing: str, accept: str = HTML, language: str = "th", beginning: str = "id/") -> str:
    """Return where an address of a thing leads."""
    answer = _got(f"{host}/{beginning}{quote(thing)}", accept, language)
    assert answer.status_code == 303
    return unquote(answer.headers["Location"].removeprefix(host))


@pytest.mark.whole
def test_an_address_of_a_thing_leads_to_what_was_asked_for(host: str) -> None:
    assert _led(host, PROJECT) == f"/{PROJECT}/"
    assert _led(host, PROJECT, language="en-GB,en;q=0.9") == f"/en/{PROJECT}/"
    assert _led(host, PROJECT, language="de,en;q=0.9") == f"/{PROJECT}/"
    assert _led(host, PROJECT, "text/turtle", "en") == f"/{PROJECT}/index.ttl"
    assert _led(host, PROJECT, "application/ld+json") == f"/{PROJECT}/index.jsonld"
    assert _led(host, PROJECT, "application/rdf+xml, text/turtle;q=0.5") == f"/{PROJECT}/index.ttl"
    assert _led(host, THAI) == f"/{THAI}/"
    for where in (PROJECT, f"en/{PROJECT}", quote(THAI)):
        assert _got(f"{host}/{where}/").status_code == 200


@pytest.mark.whole
def test_what_lies_under_a_thing_leads_to_the_thing(host: str) -> None:
    assert _led(host, f"{PROJECT}/funding/L7889") == f"/{PROJECT}/"
    assert _led(host, "dataset/p/d/2568/source/1") == "/dataset/p/d/2568/"
    assert _led(host, "submission/p/d/2568/3/row/โครงการ/8", "text/turtle") == "/dataset/p/d/2568/index.ttl"


@pytest.mark.whole
@pytest.mark.parametrize("host", ["nginx", "apache"], indirect=True)
def test_areas_of_other_provinces_lead_to_the_list_and_villages_to_their_tambon(host: str) -> None:
    for code in ("830201", "83", "region-5", "region-1"):
        assert _led(host, f"area/{code}") == "/area/"
        assert _led(host, f"area/{code}", "text/turtle") == "/areas-elsewhere.ttl"
    for code in ("900101", "90", "region-12"):
        assert _led(host, f"area/{code}", language="en") == f"/en/area/{code}/"
    assert _led(host, "area/90010102") == "/area/900101/"
    assert _led(host, "area/90010102", "text/turtle") == "/area/900101/index.ttl"


@pytest.mark.whole
def test_terms_codes_and_what_the_catalogue_is_made_of_lead_to_what_tells_of_them(host: str, hosted: Path) -> None:
    for address, page, turtle in (
        ("ns", "vocabulary/", "ns.ttl"),
        ("shapes/budget-line", "fields/#budget-line", "shapes.ttl"),
        ("id/code/body-kind", "vocabulary/#code-body-kind", "codes.ttl"),
        ("id/code/body-kind/tambon-administration", "vocabulary/#code-body-kind-tambon-administration", "codes.ttl"),
        ("id/code/target-group/1001", "code/target-group/1001/", ""),
        ("id/graph/codes", "vocabulary/#codes", "codes.ttl"),
        ("graph/provenance", "about/#dump", "void.ttl"),
        ("id/dataset/whole", "about/#dump", "catalog.ttl"),
        ("id/dataset/woven/file/gaps.csv", "dataset/#tables", "catalog.ttl"),
        ("id/weaving", "method/", "catalog.ttl"),
    ):
        assert (hosted / page.partition("#")[0] / "index.html").is_file(), page
        assert _led(host, address, beginning="") == f"/{page}"
        assert _led(host, address, language="en", beginning="") == f"/en/{page}"
        if turtle:
            assert _led(host, address, "text/turtle", "en", "") == f"/{turtle}"
    assert _led(host, "dataset/whole", "application/ld+json") == "/catalog.jsonld"
    assert _got(f"{host}/graph/x").status_code == 404


@pytest.mark.whole
@pytest.mark.parametrize("trick", ["/evil.example", "\\evil.example", "%5Cevil.example", "%0d%0aSet-Cookie:a=b"])
def test_no_address_leads_to_another_host(host: str, trick: str) -> None:
    port = int(host.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=30) as asked:
        asked.sendall(f"GET /id/{trick} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: asked.recv(65536), b"")).decode(errors="replace").partition("\r\n\r\n")[0]
    assert "Set-Cookie: " not in answer
    location = re.search(r"(?im)^Location: (?:http://[\w.:]+)?(.*?)\r?$", answer)
    assert location is None or not re.match(r"/?[/\\]{2}|/\\", location[1]), answer


@pytest.mark.whole
def test_files_have_their_types_and_are_kept_as_long_as_they_stay_the_same(host: str, hosted: Path) -> None:
    css = next(file.name for file in (hosted / "assets").glob("site.*.css"))
    for path, type_, age in (
        (f"{PROJECT}/index.ttl", "text/turtle; charset=utf-8", "max-age=300"),
        (f"{PROJECT}/index.jsonld", "application/ld+json; charset=utf-8", "max-age=300"),
        ("dump/whole.nq.gz", "application/gzip", "max-age=300"),
        ("CITATION.cff", "application/yaml; charset=utf-8", "max-age=300"),
        ("dump/SHA256SUMS", "text/plain; charset=utf-8", "max-age=300"),
        (".well-known/void", "text/turtle; charset=utf-8", "max-age=300"),
        ("assets/a.wasm", "application/wasm", "immutable"),
        (f"assets/{css}", "text/css; charset=utf-8", "immutable"),
        ("area/", "text/html; charset=utf-8", "max-age=300"),
    ):
        answer = _got(f"{host}/{path}", "*/*")
        assert (answer.status_code, answer.headers["Content-Type"].lower()) == (200, type_), path
        assert answer.headers["Cache-Control"].endswith(age), path
        assert "Content-Encoding" not in answer.headers or not path.endswith(".gz")
        for name, value in hosting.HEADERS:
            assert answer.headers[name] == value


@pytest.mark.whole
def test_what_is_published_no_more_is_gone_and_its_page_says_so(host: str) -> None:
    assert _led(host, GONE) == f"/{GONE}/"
    for path in (f"{GONE}/", f"{GONE}/index.html", f"en/{GONE}/", f"{GONE}/index.ttl"):
        answer = _got(f"{host}/{quote(path)}")
        answer.encoding = "utf-8"
        assert (answer.status_code, answer.text) == (410, "<p>เลิกเผยแพร่"), path
        assert answer.headers["Content-Type"].lower() == "text/html; charset=utf-8"
        assert answer.headers["Content-Security-Policy"] == hosting.POLICY
    assert _got(f"{host}/{quote(THAI)}/").status_code == 200
    assert _got(f"{host}/fund/none/").status_code == 404


@pytest.mark.whole
def test_what_is_missing_has_a_page_from_which_one_goes_on(host: str, hosted: Path) -> None:
    for path, language in (("no/such/page/at/all", "th"), ("en/no/such/page", "en")):
        answer = _got(f"{host}/{path}")
        answer.encoding = "utf-8"
        assert answer.status_code == 404
        assert f'<html lang="{language}">' in answer.text
        links = re.findall(r'(?:href|src)="([^"#]+)"', answer.text)
        inside = [link for link in links if not re.match(r"[a-z]+:", link)]
        assert len(inside) > 10
        broken = [link for link in inside if not (hosted / link.removeprefix("/")).exists()]
        assert [link for link in broken if not OF_THE_CALLER.search(link)] == []


@pytest.mark.whole
@pytest.mark.parametrize("base", [BASE, "https://a.example/plans/id/"])
def test_netlify_leads_things_to_their_pages_and_nobody_to_another_host(
    public: Path, tmp_path: Path, base: str
) -> None:
    out, top = tmp_path / "public", urlsplit(base).path.removesuffix("id/")
    shutil.copytree(public / "not-found", out / "not-found")
    shutil.copytree(public / "en" / "not-found", out / "en" / "not-found")
    hosting.write(replace(SITE, base=base), out)
    wanted = {
        "ns": "vocabulary/",
        "shapes/budget-line": "fields/#budget-line",
        "id/code/body-kind/tambon-administration": "vocabulary/#code-body-kind-tambon-administration",
        "id/code/body-kind": "vocabulary/#code-body-kind",
        "id/code/target-group/1001": "code/target-group/1001/",
        "graph/p/d/2568": "dataset/p/d/2568/",
        "graph/linkages": "linkage/",
        "id/dataset/woven/file/gaps.csv": "dataset/#tables",
        "id/submission/p/d/2568/3/row/8": "dataset/p/d/2568/",
        f"id/{PROJECT}": f"{PROJECT}/",
        f"id/{PROJECT}/funding/L7889": f"{PROJECT}/",
        f"id/{quote(THAI)}": f"{quote(THAI)}/",
    }
    led = netlify.led(out / "_redirects", [f"{top}{path}" for path in wanted])
    assert led == {f"{top}{path}": f"{top}{page}" for path, page in wanted.items()}
    tricks = ("/evil.example", "/evil.example/x", "\\evil.example/x", "%5Cevil.example", "%2Fevil.example/x")
    asked = [f"{top}{beginning}/{trick}" for beginning in ("id", "graph", "id/area", "id/code") for trick in tricks]
    for path, page in netlify.led(out / "_redirects", asked).items():
        assert page is None or re.match(r"/[a-z]", page), (path, page)


def test_a_site_below_a_path_keeps_its_redirections_there(public: Path, tmp_path: Path) -> None:
    out = tmp_path / "public"
    shutil.copytree(public / "not-found", out / "not-found")
    shutil.copytree(public / "en" / "not-found", out / "en" / "not-found")
    hosting.write(replace(SITE, base="https://a.example/plans/id/"), out)
    assert "RewriteBase /plans/\n" in (out / ".htaccess").read_text(encoding="utf-8")
    assert "location ^~ /plans/id/" in (out / "nginx.conf").read_text(encoding="utf-8")
    assert '="/plans/en/area/index.html"' in (out / "en" / "404.html").read_text(encoding="utf-8")
    assert BASE not in (out / ".htaccess").read_text(encoding="utf-8")


def test_hosts_allow_what_pages_ask_for(public: Path) -> None:
    """A browser takes both policies together: what a page needs has to be in the host's as well."""
    host = {rule.split()[0]: set(rule.split()[1:]) for rule in hosting.POLICY.split("; ")}
    for page in public.rglob("*.html"):
        said = re.search(r'Content-Security-Policy" content="([^"]*)"', page.read_text(encoding="utf-8"))
        assert said, page
        for rule in said[1].split("; "):
            name, *sources = rule.replace("&#39;", "'").split()
            assert set(sources) <= host[name], page
