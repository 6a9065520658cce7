"""An officer who has nothing but CKAN's own page, as tests see her: she uploads files and reads reports."""

import json
import secrets
from dataclasses import dataclass, field
from typing import Any

import requests
from tests.ckan.real import RealCkan

from thaktho.ckan.answering import Report


@dataclass(frozen=True, slots=True)
class Officer:
    """An editor of an organisation."""

    ckan: RealCkan
    organization: str
    token: str = field(repr=False)

    def package(self, **said: Any) -> str:
        """Make a package; return its id."""
        name = f"plan-{secrets.token_hex(6)}"
        usual = {"name": name, "owner_org": self.organization, "title": "แผนของเรา", "notes": "ข้อความของเธอ"}
        return str(self.ckan.ask_as(self.token, "package_create", **usual | said)["id"])

    def upload(self, package: str, content: bytes, name: str = "แผน.xlsx") -> str:
        """Upload a file; return the id of the resource."""
        to = {"package_id": package, "name": name}
        answer = self.ckan.answer(self.token, "resource_create", upload=(name, content), **to)
        assert answer.ok, answer.text[:500]
        return str(answer.json()["result"]["id"])

    def replace(self, resource: str, content: bytes, name: str = "แผน.xlsx") -> None:
        """Upload another file in the place of one."""
        answer = self.ckan.answer(self.token, "resource_patch", upload=(name, content), id=resource)
        assert answer.ok, answer.text[:500]

    def say(self, package: str, **fields: str) -> None:
        """Add custom fields to a package."""
        there = self.shown(package)["extras"]
        kept = [one for one in there if one["key"] not in fields]
        added = [{"key": key, "value": value} for key, value in fields.items()]
        self.ckan.ask_as(self.token, "package_patch", id=package, extras=[*kept, *added])

    def shown(self, package: str) -> dict[str, Any]:
        """Return a package as she sees it."""
        return dict(self.ckan.ask_as(self.token, "package_show", id=package))

    def fields(self, package: str) -> dict[str, str]:
        """Return the custom fields of a package."""
        return {one["key"]: one["value"] for one in self.shown(package)["extras"]}

    def names(self, package: str) -> list[str]:
        """Return the names of all that lies in a package."""
        return [one["name"] for one in self.shown(package)["resources"]]

    def read(self, package: str, resource: str, ending: str) -> str:
        """Open the report on one of her files, as the page of CKAN links to it."""
        wanted = Report(resource, "", ending, "", b"").resource
        (url,) = (one["url"] for one in self.shown(package)["resources"] if one["id"] == wanted)
        answer = requests.get(url, headers={"Authorization": self.token}, timeout=60)
        assert answer.ok, answer.status_code
        return answer.content.decode()

    def report(self, package: str, resource: str) -> dict[str, Any]:
        """Open the report on one of her files as data."""
        return dict(json.loads(self.read(package, resource, "json")))
