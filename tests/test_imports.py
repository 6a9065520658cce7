"""The import rule of the house: rooms never import one another, leaves import no room, and few modules compose."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import thaktho

TOP = Path(thaktho.__file__).parent
ROOMS = {"intake", "check", "store", "weave", "describe", "ckan", "pages"}
STAGES = ROOMS | {"graph", "provenance"}
COMPOSERS = {
    "building",
    "deciding",
    "describing",
    "edition_facts",
    "flow",
    "forming",
    "judging",
    "permission",
    "sending",
    "holdings",
    "made_of",
    "knowing",
    "past",
    "preview",
    "site_settings",
    "standing",
    "preview_text",
    "purging",
    "marking",
    "withheld",
    "commands",
    "exchange",
    "serve",
    "cli",
    "__main__",
}
LEAVES = {
    "__init__",
    "answers",
    "areas",
    "beside",
    "boundaries",
    "cells",
    "closed",
    "contract",
    "decisions",
    "differences",
    "earlier",
    "editions",
    "errors",
    "example_years",
    "facts",
    "facts_kept",
    "form",
    "formulas",
    "iris",
    "licences",
    "messages",
    "metadata",
    "model",
    "notebooks",
    "nquads",
    "progress",
    "questions",
    "rdflib_graph",
    "report",
    "report_page",
    "resources",
    "rows_json",
    "scratch",
    "services",
    "settings",
    "side_by_side",
    "site_folder",
    "terms",
    "tied",
    "things",
    "vocabulary",
    "workspace",
}
MODULES = sorted(TOP.rglob("*.py"))
DEAR = {"ckanapi", "pyshacl", "pythainlp", "requests", "starlette", "uvicorn", "xlsxwriter"}
"""Libraries for which only who uses them waits: together they take as long, and as much memory, as all others."""


def unit(module: Path) -> str:
    """Return the room of a module, or the module's own name where it stands at the top."""
    return module.relative_to(TOP).parts[0].removesuffix(".py")


@cache
def tree(module: Path) -> ast.Module:
    """Return a module as Python reads it; read once for all tests."""
    return ast.parse(module.read_text(encoding="utf-8"))


def imported(source: ast.Module) -> Iterator[str]:
    """Yield the rooms and top modules that a source imports, wherever in it the import stands."""
    for node in ast.walk(source):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[1] for name in node.names if name.name.startswith("thaktho."))
        elif isinstance(node, ast.ImportFrom) and node.module == "thaktho":
            yield from (name.name for name in node.names if name.name != "__version__")
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("thaktho."):
            yield (node.module or "").split(".")[1]


def test_the_imports_of_a_source_are_all_found() -> None:
    source = "from thaktho import iris\nimport thaktho.graph\ndef f():\n    from thaktho.check import shacl\n"
    assert set(imported(ast.parse(source))) == {"iris", "graph", "check"}


def test_every_module_is_a_stage_a_leaf_or_composes() -> None:
    """A new module has to be placed: an unplaced one would escape the rule."""
    assert {unit(module) for module in MODULES} <= STAGES | LEAVES | COMPOSERS


def test_a_stage_imports_leaves_and_itself_and_a_leaf_imports_leaves() -> None:
    every = STAGES | LEAVES | COMPOSERS
    told = [
        (module.relative_to(TOP).as_posix(), found - (every if unit(module) in COMPOSERS else LEAVES | {unit(module)}))
        for module in MODULES
        for found in [set(imported(tree(module)))]
    ]
    assert [one for one in told if one[1]] == []


def test_the_commands_stand_above_all_and_the_exchange_below_them() -> None:
    """What is called by nobody but the commands can be changed without looking elsewhere."""
    above = {
        "exchange": {"commands", "exchange", "serve"},
        "serve": {"commands", "serve"},
        "commands": {"cli", "commands"},
        "cli": {"__main__"},
    }
    users = {unit(module): set(imported(tree(module))) for module in MODULES}
    for name, may in above.items():
        assert {user for user, found in users.items() if name in found} <= may, name


def test_every_room_and_module_of_the_top_is_on_the_map() -> None:
    """Who is new here finds what is where in docs/architecture.md."""
    rooms = (
        (Path(__file__).parents[1] / "docs" / "architecture.md").read_text(encoding="utf-8").partition("## How data")[0]
    )
    units = {unit(module) for module in MODULES} - {"__init__", "__main__"}
    assert [name for name in sorted(units) if f" {name}.py" not in rooms and f" {name}/" not in rooms] == []


def test_nothing_imports_relatively() -> None:
    """A relative import would not be seen by the rule above."""
    for module in MODULES:
        nodes = ast.walk(tree(module))
        assert not [node for node in nodes if isinstance(node, ast.ImportFrom) and node.level], module


def imported_by(source: str) -> set[str]:
    """Return the dear libraries that a source makes a fresh Python import."""
    said = f"import sys\nsys.path[:0] = {sys.path!r}\n{source}\nprint(*{{name.split('.')[0] for name in sys.modules}})"
    found = subprocess.run([sys.executable, "-c", said], check=True, capture_output=True, text=True).stdout
    return DEAR & set(found.split())


def test_no_command_waits_for_libraries_that_it_does_not_use() -> None:
    """Judging, parting titles into words, forms, a CKAN and a server of the store are found where they are used."""
    plain = ("build", "check", "decide", "export", "init", "query", "read", "status", "store", "submit", "template")
    asked = "; ".join(f"commands.{name}" for name in plain)
    assert imported_by(f"from thaktho import cli, commands; {asked}") == set()
    assert imported_by("from thaktho import commands; commands.push") == {"ckanapi", "requests"}
