"""The command about the graph store: moving a catalogue from one to another."""

import argparse
from contextlib import ExitStack

from thaktho.errors import UsageError
from thaktho.messages import text
from thaktho.services import STORE_SECRETS, StoreSettings
from thaktho.settings import plain_address
from thaktho.store.archive import locked
from thaktho.store.copying import copy
from thaktho.store.opening import opened_at
from thaktho.workspace import Workspace, open_workspace


def store(options: argparse.Namespace) -> int:
    """Copy all graphs from one store to another, while no other command works on the workspace."""
    workspace = open_workspace(options.workspace)
    source, target = (_place(workspace, said) for said in (options.source, options.target))
    if source == target:
        raise UsageError("store.copy_same")
    with ExitStack() as opened:
        archive = workspace.folder / "archive"
        if archive.is_dir():
            opened.enter_context(locked(archive))
        both = source is not None and target is not None
        held = opened_at(workspace, source, f"{STORE_SECRETS}_FROM" if both else STORE_SECRETS)
        opened.callback(held.close)
        made = opened_at(workspace, target)
        opened.callback(made.close)
        done = copy(held, made, replace=options.replace)
    print(text("store.copied", n=f"{done.count:,}", digest=done.digest)[options.lang])
    return 0


def _place(workspace: Workspace, said: str) -> StoreSettings | None:
    """Return the addresses of a store; None for the one in the folder."""
    if said == "embedded":
        return None
    if said == "server":
        if workspace.store is None:
            raise UsageError("store.copy_no_server")
        return workspace.store
    try:
        url = plain_address("", said)
    except ValueError as cause:
        raise UsageError("store.copy_where", said=said if "@" not in said else "…") from cause
    return StoreSettings(f"{url}/query", f"{url}/update", f"{url}/data")
