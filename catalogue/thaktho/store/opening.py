"""Which graph store a workspace has: the embedded one in its folder, or a SPARQL 1.1 server."""

import shutil

from thaktho.errors import SurroundingsError
from thaktho.iris import SHARED
from thaktho.services import STORE_SECRETS, StoreSettings
from thaktho.store.graphs import Embedded, GraphStore
from thaktho.workspace import Workspace

FOLDER = "store"


def opened(workspace: Workspace) -> GraphStore:
    """Open the store of a workspace, making it where it is not there.

    Raises:
        SurroundingsError: it cannot be used.
        UsageError: what the environment has for the server cannot be used.
    """
    return opened_at(workspace, workspace.store)


def opened_at(workspace: Workspace, at: StoreSettings | None, prefix: str = STORE_SECRETS) -> GraphStore:
    """Open a store for a workspace: on a server, or where ``at`` is None the one in its folder.

    Args:
        workspace: whose graphs may be there.
        at: the server's addresses.
        prefix: how the environment variables begin that let us in.

    Raises:
        SurroundingsError, UsageError: as for `opened`.
    """
    if at is None:
        return Embedded(workspace.folder / FOLDER)
    # what speaks HTTP is dear, and few have a server
    from thaktho.store.remote import Remote  # noqa: PLC0415
    from thaktho.store.server import Server, secrets  # noqa: PLC0415

    return Remote(at, Server(secrets(prefix=prefix)), (f"{workspace.site_base}graph/", f"{SHARED}graph/"))


def emptied(workspace: Workspace) -> None:
    """Take everything out of the store of a workspace, even of an embedded one that is damaged.

    Raises:
        SurroundingsError: another command is using it, or the server does not do it.
    """
    if workspace.store is not None:
        store = opened(workspace)
        try:
            store.replace(store.graphs(), [], [])
        finally:
            store.close()
        return
    try:
        Embedded(workspace.folder / FOLDER).close()
    except SurroundingsError as error:
        if error.key == "store.locked":
            raise
    shutil.rmtree(workspace.folder / FOLDER, ignore_errors=True)
