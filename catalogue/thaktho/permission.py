"""Who may publish what: CKAN's own answer where a CKAN is configured; otherwise whoever can write the workspace."""

import getpass
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from thaktho.errors import DataError
from thaktho.messages import Text, text
from thaktho.workspace import Publisher, Workspace

if TYPE_CHECKING:
    from thaktho.ckan.rights import User


@dataclass(frozen=True, slots=True)
class Right:
    """Whether something may be published: None, where the CKAN could not be asked.

    ``user`` is whose token it was, as CKAN calls them; ``says`` why not, or why it is not known.
    """

    granted: bool | None
    user: str | None = None
    says: Text | None = None


class Permission:
    """What may be published in a workspace; its CKAN is asked at most once, and not before it has to be."""

    def __init__(self, workspace: Workspace) -> None:
        """Ask nothing yet."""
        self._workspace = workspace
        self._answer: tuple[frozenset[str], User] | Right | None = None

    def vet(self, publisher: Publisher) -> None:
        """See that the question can be asked at all, before anything is received.

        Raises:
            DataError: a CKAN is configured, and the publisher's settings do not name its organisation there.
            UsageError: the token is no token, or others may read its file.
        """
        if self._workspace.ckan is None:
            return
        if publisher.ckan_organization is None:
            raise DataError("permission.no_organization", file=f"{publisher.id}/publisher.toml")
        from thaktho.ckan.client import token_of  # noqa: PLC0415 - see `_asked`

        token_of(self._workspace.ckan, self._workspace.folder)

    def of(self, publisher: Publisher) -> Right:
        """Return whether the token, or whoever runs this where there is no CKAN, may publish for a publisher.

        Raises:
            DataError, UsageError: as for `vet`.
        """
        self.vet(publisher)
        if self._workspace.ckan is None:
            return Right(granted=True)
        if self._answer is None:
            self._answer = self._asked()
        if isinstance(self._answer, Right):
            return self._answer
        organizations, user = self._answer
        if user.is_sysadmin or publisher.ckan_organization in organizations:  # an administrator may make it, too
            return Right(granted=True, user=user.name)
        said = {"who": user.name, "organization": publisher.ckan_organization, "url": self._workspace.ckan.url}
        return Right(granted=False, user=user.name, says=text("permission.denied", **said))

    def _asked(self) -> "tuple[frozenset[str], User] | Right":
        # what speaks HTTP is dear, and few have a CKAN
        from thaktho.ckan import rights  # noqa: PLC0415
        from thaktho.ckan.client import Ckan, RefusedError, UnansweredError, token_of  # noqa: PLC0415

        settings = self._workspace.ckan
        token = token_of(settings, self._workspace.folder) if settings else None
        if settings is None or token is None:
            return Right(granted=None, says=text("permission.no_token"))
        with Ckan(settings.url, token) as client:
            try:
                user = rights.user(client)
                if user is None:
                    return Right(granted=None, says=text("permission.unknown_token", url=settings.url))
                return frozenset() if user.is_sysadmin else rights.may_publish_in(client), user
            except (UnansweredError, RefusedError) as error:
                return Right(granted=None, says=error.message)


def system_user() -> str:
    """Return who runs this, as the system calls them: by number, where they have no name."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())
