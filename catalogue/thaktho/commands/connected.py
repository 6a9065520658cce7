"""The CKAN that a command asks."""

from thaktho.ckan.client import Ckan, token_of
from thaktho.errors import UsageError
from thaktho.workspace import Workspace


def ckan_of(workspace: Workspace) -> Ckan:
    """Return the CKAN that a workspace publishes to, with the token for it.

    Raises:
        UsageError: none is configured, or there is no token for it.
    """
    if workspace.ckan is None:
        raise UsageError("ckan.unset")
    token = token_of(workspace.ckan, workspace.folder)
    if token is None:
        raise UsageError("ckan.no_token")
    return Ckan(workspace.ckan.url, token)
