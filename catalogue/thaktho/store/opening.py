"""Which graph store a workspace has: the embedded one in its folder, or a SPARQL 1.1 server."""

import shutil

from thaktho.errors import SurroundingsError
from thaktho.iris import SHARED
from thaktho.store.graphs import Embedded, GraphStore
from thaktho.store.remote import Remote
from thaktho.store.server import Server, secrets
from thaktho.workspace import Workspace

FOLDER = "store"


def opened(workspace: Workspace) -> GraphStore:
    """Open the store of a workspace, making it where it is not there.

    Raises:
        SurroundingsError: it cannot be used.
        UsageError: what the environment has for the server cannot be used.
    """
    if workspace.store is None:
        return Embedded(workspace.folder / FOLDER)
    return Remote(workspace.store, Server(secrets()), ours(workspace))


def ours(workspace: Workspace) -> tuple[str, ...]:
    """Return how the names of all graphs of a workspace begin."""
    return f"{workspace.site_base}graph/", f"{SHARED}graph/"


def emptied(workspace: Workspace) -> None:
    """Take everything out of the store of a workspace, even of an embedded one that is damaged.

    Raises:
        SurroundingsError: another command is using it, or the server does not do it.
    """
    if workspace.store is not None:
        remote = Remote(workspace.store, Server(secrets()), ours(workspace))
        try:
            remote.replace(remote.graphs(), [], [])
        finally:
            remote.close()
        return
    try:
        Embedded(workspace.folder / FOLDER).close()
    except SurroundingsError as error:
        if error.key == "store.locked":
            raise
    shutil.rmtree(workspace.folder / FOLDER, ignore_errors=True)
