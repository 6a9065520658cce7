"""The commands: one function a command, which does it, prints what came of it and returns the exit code.

The module of a command is imported when that command is called: each has other libraries to wait for.
"""

import argparse
from collections.abc import Callable
from importlib import import_module

from thaktho.commands.formats import ANSWERS, CHANGES, EXPORTS

__all__ = ["ANSWERS", "CHANGES", "EXPORTS"]
_MODULES = {
    "build": "workspaces",
    "changes": "changing",
    "check": "files",
    "decide": "deciding",
    "demo": "demonstration",
    "export": "published",
    "init": "workspaces",
    "pull": "from_ckan",
    "purge": "workspaces",
    "push": "to_ckan",
    "query": "published",
    "read": "files",
    "rebuild": "workspaces",
    "serve": "serving",
    "status": "submissions",
    "store": "stores",
    "submit": "submissions",
    "template": "forms",
    "weave": "workspaces",
}


def __getattr__(name: str) -> Callable[[argparse.Namespace], int]:
    """Return a command by its name."""
    if name not in _MODULES:
        raise AttributeError(name)
    command: Callable[[argparse.Namespace], int] = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    return command
