"""The commands: one function a command, which does it, prints what came of it and returns the exit code."""

from thaktho.commands.changing import CHANGES, changes
from thaktho.commands.deciding import decide
from thaktho.commands.demonstration import demo
from thaktho.commands.files import check, read
from thaktho.commands.forms import template
from thaktho.commands.from_ckan import pull
from thaktho.commands.published import ANSWERS, EXPORTS, export, query
from thaktho.commands.serving import serve
from thaktho.commands.stores import store
from thaktho.commands.submissions import status, submit
from thaktho.commands.to_ckan import push
from thaktho.commands.workspaces import build, init, purge, rebuild, weave

__all__ = [
    "ANSWERS",
    "CHANGES",
    "EXPORTS",
    "build",
    "changes",
    "check",
    "decide",
    "demo",
    "export",
    "init",
    "pull",
    "purge",
    "push",
    "query",
    "read",
    "rebuild",
    "serve",
    "status",
    "store",
    "submit",
    "template",
    "weave",
]
