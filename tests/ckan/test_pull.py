"""Finding and downloading uploads: what a CKAN says is a stranger's word, and what is ours is never among it."""

import contextlib
import hashlib
import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ckan.test_client import answering

from thaktho.ckan import pull
from thaktho.ckan.answering import Report
from thaktho.ckan.client import Ckan, RefusedError, UnansweredError
from thaktho.errors import ThakthoError

PACKAGE = "45362fa4-4123-42b4-ac90-037321bd1472"
UPLOAD = "1846cdd3-b376-4a04-a00e-29775a718112"


def listed(**fields: Any) -> dict[str, Any]:
    """Return a resource as a CKAN lists it."""
    usual = {"id": UPLOAD, "description": "", "name": "แผน.xlsx", "format": "XLSX", "url_type": "upload", "size": 10}
    return usual | {"url": "http://ckan.example/x.xlsx", "last_modified": "2026-11-25T19:25:59.399211"} | fields


class _Listing(Ckan):
    """A CKAN that lists what it is told to."""

    def __init__(self, *pages: Any) -> None:
        super().__init__("http://ckan.example")
        self.pages = pages

    def ask(self, action: str, /, **said: Any) -> Any:
        assert action == "package_search"
        self.requests += 1
        return self.pages[said["start"] // said["rows"]]


def found(*resources: Any, **package: Any) -> pull.Found:
    """Return what is found in a CKAN of one package."""
    listing = {"id": PACKAGE, "name": "plan", "resources": list(resources)} | package
    with _Listing({"count": 1, "results": [listing]}) as ckan:
        return pull.find(ckan, "my-agency")


def test_an_upload_is_found_with_what_its_package_says() -> None:
    (one,) = found(listed(), private=True, extras=[{"key": "thaktho_dataset", "value": "projects/2569"}]).uploads
    assert (one.resource, one.package, one.package_name, one.name) == (UPLOAD, PACKAGE, "plan", "แผน.xlsx")
    assert (one.private, one.held, one.claim, one.known, one.size) == (True, True, "projects/2569", False, 10)
    assert one.modified.isoformat() == "2026-11-25T19:25:59.399211+00:00"


@pytest.mark.parametrize(
    ("description", "claim"),
    [
        ("แผนปีนี้ thaktho_dataset: projects/2569", "projects/2569"),
        ("thaktho_dataset=projects", "projects"),
        ("thaktho_dataset", "of-the-package"),
        (None, "of-the-package"),
        (["thaktho_dataset: x"], "of-the-package"),
    ],
)
def test_the_description_of_a_file_may_say_which_dataset_it_is_for(description: object, claim: str) -> None:
    """Before its package: a package may hold files of several years."""
    said = [{"key": "thaktho_dataset", "value": "of-the-package"}]
    (one,) = found(listed(description=description), extras=said).uploads
    assert one.claim == claim


def test_uploads_come_in_the_order_in_which_they_were_put_there() -> None:
    ids = [str(uuid.uuid4()) for _ in range(3)]
    days = ["2026-03-01T00:00:00", "2026-01-01T00:00:00", "2026-02-01T00:00:00"]
    there = [listed(id=one, last_modified=day) for one, day in zip(ids, days, strict=True)]
    assert [one.resource for one in found(*there).uploads] == [ids[1], ids[2], ids[0]]


@given(st.text(), st.text())
def test_no_resource_that_thaktho_makes_is_ever_found(dataset: str, name: str) -> None:
    """Neither a published file nor a verdict, whichever Thaktho made it: their ids are named after what they hold."""
    ours = uuid.uuid5(uuid.NAMESPACE_URL, f"{dataset}/file/{name}")
    verdict = Report(UPLOAD, name, "html", "", b"").resource
    assert not found(listed(id=str(ours)), listed(id=str(ours).upper()), listed(id=verdict)).uploads


def test_what_cannot_be_a_table_is_not_looked_at() -> None:
    other = [
        listed(id=str(uuid.uuid4()), name=name, format="", url="") for name in ("a.pdf", "b.docx", "c", "d.geojson")
    ]
    assert not found(*other).uploads


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("..\\..\\แผน.XLSX", "แผน.xlsx"),
        ("..", "upload.xlsx"),
        ("", "upload.xlsx"),
        (None, "upload.xlsx"),
        (["x"], "upload.xlsx"),
        ("โครงการ\x00\x1b[31m\u202e.csv", "โครงการ__[31m_.csv".replace("[", "_")),
        ("ก" * 5000 + ".csv", "ก" * 66 + ".csv"),
        ("โครงการ", "โครงการ.xlsx"),
    ],
)
def test_a_name_becomes_one_that_names_no_other_folder(name: object, kept: str) -> None:
    (one,) = found(listed(name=name)).uploads
    assert one.name == kept


@given(st.text())
def test_any_name_is_a_plain_file_name(name: str) -> None:
    (one,) = found(listed(name=name)).uploads
    assert one.name not in {"", ".", ".."}
    assert not set("/\\\0\n\r\x1b") & set(one.name)
    assert len(one.name.encode()) < 250


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(listed())), inner, max_size=4),
    max_leaves=12,
)


@given(_ANYTHING)
def test_whatever_a_ckan_says_there_is_no_accident(said: Any) -> None:
    """As the whole answer, as a package, as its resources and extras, as each field of a resource."""
    with _Listing(said) as ckan, contextlib.suppress(UnansweredError):
        pull.find(ckan, "my-agency")
    with _Listing({"results": [said, {"id": PACKAGE, "resources": said}]}) as ckan:
        pull.find(ckan, "my-agency")
    assert len(found(listed(**dict.fromkeys(set(listed()) - {"id"}, said)), extras=said).uploads) in {0, 1}


def test_what_makes_no_sense_is_counted_and_the_rest_is_found() -> None:
    seen = found(listed(id="../../../api/3/action/x"), 7, listed())
    assert (len(seen.uploads), seen.strange) == (1, 2)


def test_packages_are_asked_for_page_by_page() -> None:
    """A package that comes again, since another was added between two pages, is looked at once."""
    ids = [str(uuid.UUID(int=number)) for number in range(150)]
    packages = [{"id": one, "resources": [listed(id=str(uuid.uuid4()))]} for one in ids]
    with _Listing({"results": packages[:100]}, {"results": packages[99:]}) as ckan:
        assert len(pull.find(ckan, "my-agency").uploads) == 150
        assert ckan.requests == 2


# -- downloading ------------------------------------------------------------------------------------------------------


@contextmanager
def _served(status: int, body: bytes, **headers: str) -> Iterator[tuple[pull.Upload, Ckan, list[Any]]]:
    (upload,) = found(listed(url="http://169.254.169.254/latest/meta-data")).uploads
    with answering(status, body, **headers) as server, Ckan(server.url, "of-mine") as ckan:
        yield upload, ckan, server.asked


def test_a_file_is_asked_for_at_the_ckan_by_its_ids_whatever_address_it_gives() -> None:
    with _served(200, b"a,b\n1,2\n") as (upload, ckan, asked):
        into = BytesIO()
        digest = pull.download(ckan, upload, into, 100)
    assert into.getvalue() == b"a,b\n1,2\n"
    assert digest == hashlib.sha256(b"a,b\n1,2\n").hexdigest()
    assert [(one.path, one.authorization) for one in asked] == [
        (f"/dataset/{PACKAGE}/resource/{UPLOAD}/download", "of-mine")
    ]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirection_is_followed(status: int) -> None:
    with answering(200, b"secrets") as elsewhere, _served(status, b"", Location=elsewhere.url) as (upload, ckan, _):
        with pytest.raises(RefusedError) as caught:
            pull.download(ckan, upload, BytesIO(), 100)
        assert elsewhere.asked == []
    assert caught.value.key == "ckan.file_elsewhere"


@pytest.mark.parametrize(
    ("status", "key"),
    [(401, "file_forbidden"), (403, "file_forbidden"), (404, "file_gone"), (410, "file_gone"), (500, "trouble")],
)
def test_a_file_that_cannot_be_had_is_told_so(status: int, key: str) -> None:
    with _served(status, b"<html>") as (upload, ckan, _), pytest.raises(ThakthoError) as caught:
        pull.download(ckan, upload, BytesIO(), 100)
    assert caught.value.key == f"ckan.{key}"


def test_no_more_is_taken_than_may_be() -> None:
    into = BytesIO()
    with _served(200, b"x" * 1_000_000) as (upload, ckan, _), pytest.raises(RefusedError) as caught:
        pull.download(ckan, upload, into, 1000)
    assert caught.value.key == "ckan.file_too_big"
    assert len(into.getvalue()) <= 1000


def test_a_file_that_takes_too_long_is_given_up() -> None:
    with _served(200, b"x" * 10) as (_, ckan, _), pytest.raises(UnansweredError):
        ckan.download("/x", BytesIO(), most=1000, seconds=-1)


def test_a_file_that_is_cut_off_is_no_file() -> None:
    """The length that was announced does not come."""
    with _served(200, b"half", Content_Length="100") as (upload, ckan, _), pytest.raises(UnansweredError):
        pull.download(ckan, upload, BytesIO(), 1000)


def test_a_change_of_the_listing_is_seen() -> None:
    before = found(listed()).uploads[0].listed
    for change in ({"last_modified": "2027-01-01T00:00:00"}, {"size": 11}, {"url": "http://x/y.xlsx"}, {"hash": "1"}):
        assert found(listed(**change)).uploads[0].listed != before
    assert found(json.loads(json.dumps(listed()))).uploads[0].listed == before
