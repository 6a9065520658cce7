"""A CKAN that runs, as tests see it: organisations and editors of their own in it, with names never used before."""

import secrets
from dataclasses import dataclass, field
from typing import Any, Literal

import requests
from tests.ckan.stack import Running

Role = Literal["admin", "editor", "member"]


@dataclass(frozen=True, slots=True)
class RealCkan:
    """A CKAN: its address, a sysadmin's token, and the stack that it is of, where tests have started it."""

    url: str
    sysadmin_token: str = field(repr=False)
    stack: Running | None = None

    @property
    def version(self) -> tuple[int, int]:
        """Its version, the first two numbers."""
        said = self.ask("status_show")["ckan_version"].split(".")
        return int(said[0]), int(said[1])

    def organization(self, title: str = "") -> str:
        """Make an organisation; return its name, which is random: tests share the CKAN."""
        name = f"org-{secrets.token_hex(6)}"
        self.ask("organization_create", name=name, title=title or name)
        return name

    def editor(self, organization: str, role: Role = "editor") -> str:
        """Make a user with a role in an organisation; return their API token."""
        name = f"user-{secrets.token_hex(6)}"
        self.ask("user_create", name=name, email=f"{name}@example.org", password=secrets.token_hex(12))
        self.ask("organization_member_create", id=organization, username=name, role=role)
        return str(self.ask("api_token_create", user=name, name="tests")["token"])

    def ask(self, action: str, /, **said: Any) -> Any:
        """Call an action as the sysadmin and return its result; anything else than a success fails the test."""
        return self.ask_as(self.sysadmin_token, action, **said)

    def ask_as(self, token: str | None, action: str, /, **said: Any) -> Any:
        """Call an action with a token (None: as the public) and return its result."""
        answer = self.answer(token, action, **said)
        assert answer.ok, (action, answer.status_code, answer.text[:500])
        return answer.json()["result"]

    def answer(
        self, token: str | None, action: str, /, *, upload: tuple[str, bytes] | None = None, **said: Any
    ) -> requests.Response:
        """Call an action with a token (None: as the public), perhaps with a file; return the answer as it came."""
        at = f"{self.url}/api/3/action/{action}"
        headers = {"Authorization": token} if token else {}
        if upload is not None:
            return requests.post(at, data=said, files={"upload": upload}, headers=headers, timeout=120)
        return requests.post(at, json=said, headers=headers, timeout=120)
