"""The proxy that goes wrong on purpose does go wrong, and else passes everything on: tests of outages stand on it."""

import threading

import pytest
import requests
from tests.ckan.faults import Faults
from tests.ckan.real import RealCkan

pytestmark = pytest.mark.whole


def test_what_is_not_told_to_fail_is_passed_on(ckan: RealCkan, faults: Faults) -> None:
    through = RealCkan(faults.url, ckan.sysadmin_token)
    name = through.organization("ผ่าน")
    assert ckan.ask("organization_show", id=name)["title"] == "ผ่าน"
    assert through.ask("organization_show", id=name)["title"] == "ผ่าน"
    assert [(seen.method, seen.action, seen.status, seen.reads) for seen in faults.seen] == [
        ("POST", "organization_create", 200, False),
        ("POST", "organization_show", 200, True),
    ]
    assert len(faults.writes) == 1


def test_a_connection_is_refused_while_it_is_down(ckan: RealCkan, faults: Faults) -> None:
    session = requests.Session()
    at = f"{faults.url}/api/action/status_show"
    assert session.get(at, timeout=60).ok
    faults.down()
    with pytest.raises(requests.ConnectionError):
        session.get(at, timeout=60)
    faults.up()
    assert session.get(at, timeout=60).ok
    assert ckan.ask("status_show")


@pytest.mark.parametrize("status", [403, 409, 413, 429, 500, 502, 503, 507])
def test_a_status_is_answered_as_often_as_told(ckan: RealCkan, faults: Faults, status: int) -> None:
    faults.answer(status, b"<h1>no</h1>", action="organization_list", skip=1, times=2)
    answers = [RealCkan(faults.url, ckan.sysadmin_token).answer(None, "organization_list") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, status, status, 200]
    assert answers[1].content == b"<h1>no</h1>"


def test_read_only_refuses_what_would_change_something(ckan: RealCkan, faults: Faults) -> None:
    faults.read_only()
    through = RealCkan(faults.url, ckan.sysadmin_token)
    assert through.ask("status_show")
    assert through.answer(ckan.sysadmin_token, "organization_create", name="never-made").status_code == 503
    assert ckan.answer(None, "organization_show", id="never-made").status_code == 404


def test_an_upload_is_cut_off_and_nothing_arrives(ckan: RealCkan, faults: Faults) -> None:
    package = ckan.ask("package_create", name=ckan.organization(), owner_org=ckan.organization())
    faults.cut_upload(1000, action="resource_create")
    through = RealCkan(faults.url, ckan.sysadmin_token)
    with pytest.raises(requests.ConnectionError):
        through.answer(
            ckan.sysadmin_token, "resource_create", package_id=package["id"], upload=("a.txt", b"x" * 3_000_000)
        )
    assert ckan.ask("package_show", id=package["id"])["resources"] == []
    assert [(seen.status, seen.size > 3_000_000) for seen in faults.seen] == [(0, True)]


@pytest.mark.parametrize("after", [0, 20])
def test_an_answer_is_lost_though_the_thing_is_done(ckan: RealCkan, faults: Faults, after: int) -> None:
    faults.cut_answer(after, action="organization_create")
    name = f"{ckan.organization()}-lost"
    through = RealCkan(faults.url, ckan.sysadmin_token)
    with pytest.raises(requests.RequestException):
        through.answer(ckan.sysadmin_token, "organization_create", name=name)
    assert ckan.ask("organization_show", id=name)["name"] == name


def test_a_request_is_held_back_until_it_is_released(ckan: RealCkan, faults: Faults) -> None:
    name = f"{ckan.organization()}-held"
    hold = faults.hold(action="organization_create")
    through = RealCkan(faults.url, ckan.sysadmin_token)
    asking = threading.Thread(target=lambda: through.ask("organization_create", name=name))
    asking.start()
    assert hold.reached.wait(timeout=60)
    assert ckan.answer(None, "organization_show", id=name).status_code == 404
    hold.release()
    asking.join(timeout=60)
    assert ckan.ask("organization_show", id=name)["name"] == name


def test_a_slow_answer_outlasts_a_clients_patience(ckan: RealCkan, faults: Faults) -> None:
    faults.delay(5, action="status_show")
    with pytest.raises(requests.Timeout):
        requests.get(f"{faults.url}/api/action/status_show", timeout=0.5)
    faults.clear()
    assert RealCkan(faults.url, ckan.sysadmin_token).ask("status_show")
