"""What a token may do in a CKAN: in which organisations it may make and change datasets, and whose it is."""

from dataclasses import dataclass
from typing import Any

from thaktho.ckan.client import Ckan, RefusedError

_LONGEST = 100
"""CKAN's own limit of a user's name."""


def may_publish_in(client: Ckan) -> frozenset[str]:
    """Return the organisations, by name and by id, in which the token's user may make and change datasets.

    Empty, where the token is no longer good: CKAN takes such a one for the public.

    Raises:
        UnansweredError: it could not be asked.
        RefusedError: it says no, or its answer is not one of CKAN's.
    """
    found = client.ask("organization_list_for_user", permission="create_dataset")
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise RefusedError("ckan.no_ckan", status=200, action="organization_list_for_user")
    return frozenset(str(one[name]) for one in found for name in ("name", "id") if one.get(name))


@dataclass(frozen=True, slots=True)
class User:
    """Whose a token is: the name in the CKAN, and whether all is allowed to them, a system administrator."""

    name: str
    is_sysadmin: bool


def user(client: Ckan) -> User | None:
    """Return the token's user; None, where CKAN does not know the token (any more).

    Raises:
        UnansweredError: it could not be asked.
    """
    try:
        found: Any = client.ask("user_show")
    except RefusedError:
        return None
    name = found.get("name") if isinstance(found, dict) else None
    return User(name[:_LONGEST], found.get("sysadmin") is True) if isinstance(name, str) else None
