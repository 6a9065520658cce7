"""How templates become Python: as Jinja does it, without what thousands of pages pay for and never use.

Nothing that templates call asks for Jinja's context, rows have attributes, and what is put out is mostly markup
already. So calls are calls; ``row.name`` is an attribute, and none of that name an error, but where a template asks
whether it is defined; what takes rows out of rows, or a column, is a comprehension; and what is put out goes through
`shown` (`output`) and not through `escape`, which makes markup of markup anew, or through neither where it is surely
markup: a macro's, or of a filter or function whose signature says `Markup` or `Plain`. What globals are is looked up
when a template is loaded, as filters are, and what is the same on every page is worked out when it is compiled
(`folding`). A block puts out one text, not each of its pieces through all templates above. What comes out is what Jinja
makes, in less than half of the time.

Jinja does not promise that `CodeGenerator` stays as it is, so `pyproject.toml` allows no later one than was tested.
"""

import keyword
from collections.abc import Callable, Iterable
from typing import Any

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, DependencyFinderVisitor, Frame, MacroRef
from jinja2.idtracking import VAR_LOAD_RESOLVE
from markupsafe import Markup

from thaktho.pages import output
from thaktho.pages.folding import Folding
from thaktho.pages.output import Kept, Plain


class Generator(CodeGenerator):
    """Writes the Python of a template."""

    environment: "Templates"

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - as Jinja has it
        super().__init__(*given, **named)
        self._globals: set[str] = set()
        self._macros: set[str] = set()
        self._constants: dict[str, str] = {}

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - as Jinja has it, and so below
        """Write a template, with what its code needs of `output` and of the globals."""
        if self.environment.folding:
            self.environment.folding.visit(node)
        self._macros = {one.name for one in node.find_all(nodes.Macro)}
        self.writeline(f"from {output.__name__} import joined, new, quick, shown")
        super().visit_Template(node, frame)
        for one in sorted(self._globals):
            self.writeline(f"global_{one} = environment.globals.get({one!r}, environment.undefined(name={one!r}))")
        for what, places in (("filters", self.filters), ("tests", self.tests)):
            for one, place in places.items():
                self.writeline(f"{place} = environment.{what}.get({one!r})")
        for said, place in self._constants.items():
            self.writeline(f"{place} = {said}")

    def pull_dependencies(self, found: Iterable[nodes.Node]) -> None:
        """Give filters and tests names of the template's own, by which they are at hand once it is loaded."""
        finder = DependencyFinderVisitor()
        for one in found:
            finder.visit(one)
        for asked, places in ((finder.filters, self.filters), (finder.tests, self.tests)):
            for name in sorted(asked - places.keys()):
                places[name] = self.temporary_identifier()

    def blockvisit(self, held: Iterable[nodes.Node], frame: Frame) -> None:
        """Write what a piece of a template holds; a template and a block of it put that out as one text."""
        is_outermost = frame.buffer is None
        if is_outermost:
            self.buffer(frame)
        super().blockvisit(held, frame)
        if is_outermost and not (frame.toplevel and self.has_known_extends):
            self.writeline(f"yield concat({frame.buffer})")

    def visit_Block(self, node: nodes.Block, frame: Frame) -> None:  # noqa: N802
        """Write what puts a block out."""
        if (frame.toplevel and self.extends_so_far) or node.scoped or node.required:
            super().visit_Block(node, frame)
        else:
            self.writeline(f"{frame.buffer}.extend(context.blocks[{node.name!r}][0](context))", node)

    def visit_CallBlock(self, node: nodes.CallBlock, frame: Frame) -> None:  # noqa: N802
        """Write a call with a block; what is kept already needs none."""
        called = node.call.node
        if not isinstance(called, nodes.Name) or type(self.environment.globals.get(called.name)) is not Kept:
            super().visit_CallBlock(node, frame)
            return
        key = self.temporary_identifier()
        self.writeline(f"{key} = ")
        self.visit(nodes.Tuple(node.call.args, "load"), frame)
        self.writeline(f"if {key} not in ")
        self.visit(called, frame)
        self.write(":")
        self.indent()
        self.macro_body(node, frame)
        self.writeline("")
        self.visit(called, frame)
        self.write(f"[{key}] = macro()")
        self.outdent()
        self.start_write(frame, node)
        self.visit(called, frame)
        self.write(f"[{key}]")
        self.end_write(frame)

    def visit_Const(self, node: nodes.Const, frame: Frame) -> None:  # noqa: N802
        """Write a constant; markup is made once, when the template is loaded."""
        if isinstance(node.value, Markup):
            self.write(self._constants.setdefault(repr(node.value), f"said_{len(self._constants)}"))
        else:
            super().visit_Const(node, frame)

    def visit_CondExpr(self, node: nodes.CondExpr, frame: Frame) -> None:  # noqa: N802
        """Write a choice; where there is nothing else, that is an empty text and not a thing that shows as one."""
        super().visit_CondExpr(nodes.CondExpr(node.test, node.expr1, node.expr2 or nodes.Const("")), frame)

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802
        """Write texts that follow one another."""
        between = "joined("
        for one in node.nodes:
            self.write(between)
            self.visit(one, frame)
            between = ", "
        self.write(")")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802
        """Write an item; that of a global, or one by a number or a text that stands there, as it is."""
        is_plain = isinstance(node.arg, nodes.Const) or (
            isinstance(node.node, nodes.Name) and node.node.name in self.environment.still
        )
        if not is_plain:
            super().visit_Getitem(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(")[")
        self.visit(node.arg, frame)
        self.write("]")

    def enter_frame(self, frame: Frame) -> None:
        """Write what a piece of a template looks up as it begins: no global that stays what it is."""
        loads = frame.symbols.loads
        frame.symbols.loads = {target: load for target, load in loads.items() if not self._is_still(load)}
        super().enter_frame(frame)
        frame.symbols.loads = loads

    def visit_Name(self, node: nodes.Name, frame: Frame) -> None:  # noqa: N802
        """Write a name; a global that stays what it is was looked up once."""
        load = frame.symbols.find_load(frame.symbols.ref(node.name)) if node.ctx == "load" else None
        if load and self._is_still(load):
            self._globals.add(node.name)
            self.write(f"global_{node.name}")
        else:
            super().visit_Name(node, frame)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """Write an attribute as it is."""
        of_blocks = isinstance(node.node, nodes.Name) and node.node.name == "self"
        if of_blocks or not _is_name(node.attr):
            super().visit_Getattr(node, frame)
        else:
            self.write("(")
            self.visit(node.node, frame)
            self.write(f").{node.attr}")

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:  # noqa: N802
        """Write a test; the commonest are what Python has for that."""
        asked = node.node
        if node.name == "none":
            self.write("(")
            self.visit(asked, frame)
            self.write(" is None)")
        elif node.name in {"defined", "undefined"} and isinstance(asked, nodes.Getattr):
            self.write("(" if node.name == "defined" else "(not ")
            self.write("hasattr(")
            self.visit(asked.node, frame)
            self.write(f", {asked.attr!r}))")
        else:
            super().visit_Test(node, frame)

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:  # noqa: N802
        """Write a filter; those that take rows or a column out of rows are what Python has for that."""
        inner = node.node if node.name == "list" and isinstance(node.node, nodes.Filter) else node
        taken = _taken(inner, frame.symbols.ref) if isinstance(inner, nodes.Filter) else None
        if taken is None or inner.node is None:
            super().visit_Filter(node, frame)
            return
        given, condition, ending = taken
        self.write("[" if inner is not node else "(")
        self.write(f"{given} for one in (")
        self.visit(inner.node, frame)
        self.write(f" or ()){condition}")
        if ending:
            self.visit(ending, frame)
        self.write("]" if inner is not node else ")")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: FBT001, FBT002, N802
        """Write a call, by position and by name, as it is."""
        if node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        between = "("
        for given in (*node.args, *node.kwargs):
            self.write(between)
            self.visit(given, frame)
            between = ", "
        self.write(f"{between}caller=caller)" if forward_caller else ")" if between != "(" else "()")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """Write what a macro is called by."""
        self.write("quick(macro, ")
        super().macro_def(macro_ref, frame)
        self.write(")")

    def return_buffer_contents(self, frame: Frame, force_unescaped: bool = False) -> None:  # noqa: FBT001, FBT002 - as Jinja has it
        """Write the end of a macro, which gives markup, or of a block that is set."""
        if force_unescaped:
            self.writeline(f"return new(Markup, concat({frame.buffer}))")
        else:
            super().return_buffer_contents(frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401, ARG002 - as Jinja has it
        self.write("(" if self._is_markup(node) else "shown(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401, ARG002 - as Jinja has it
        self.write(")")

    def _is_markup(self, node: nodes.Node | None) -> bool:
        """Tell whether an expression surely gives markup: it is of a macro, or a function that says so."""
        if isinstance(node, nodes.CondExpr):
            return self._is_markup(node.expr1) and self._is_markup(node.expr2)
        if isinstance(node, nodes.Filter):
            return _gives_markup(self.environment.filters.get(node.name))
        called = node.node if isinstance(node, nodes.Call) else None
        if isinstance(called, nodes.Getattr):
            return isinstance(called.node, nodes.Name) and called.node.name in self.environment.macros
        if isinstance(called, nodes.Name):
            is_still = called.name in self.environment.still
            return called.name in self._macros or (
                is_still and _gives_markup(self.environment.globals.get(called.name))
            )
        return False

    def _is_still(self, load: tuple[str, str | None]) -> bool:
        """Tell whether a name that is looked up is a global that stays what it is."""
        return load[0] == VAR_LOAD_RESOLVE and load[1] in self.environment.still


def _gives_markup(function: object) -> bool:
    """Tell whether a function says that it gives markup, or a text that is the same as markup, never another."""
    gives = getattr(function, "__annotations__", {}).get("return")
    return gives is Markup or gives is Plain


_TAKEN = {
    ("map", ""): ("{0}", ""),
    ("select", ""): ("one", " if one"),
    ("select", "in"): ("one", " if one in "),
    ("selectattr", ""): ("one", " if {0}"),
    ("rejectattr", ""): ("one", " if not {0}"),
    ("selectattr", "none"): ("one", " if {0} is None"),
    ("rejectattr", "none"): ("one", " if {0} is not None"),
    ("selectattr", "equalto"): ("one", " if {0} == "),
    ("rejectattr", "equalto"): ("one", " if {0} != "),
}
"""What a filter with a test takes of each of some rows, and on what condition, in Python; {0} is its column."""


def _taken(node: nodes.Filter, named: Callable[[str], str]) -> tuple[str, str, nodes.Expr | None] | None:
    """Return what a filter takes of each row, on what condition, and with what that ends; None for other filters.

    Args:
        node: the filter.
        named: tells how Python knows a name of the template; a column may be named on the page.
    """
    given = [*node.args, *(one.value for one in node.kwargs)]
    if node.name == "select":
        given.insert(0, nodes.Const("one"))
    column, test = (*given, nodes.Const(""), nodes.Const(""))[:2]
    is_plain = [one.key for one in node.kwargs] == (["attribute"] if node.name == "map" else [])
    found = _TAKEN.get((node.name, test.value)) if isinstance(test, nodes.Const) else None
    if isinstance(column, nodes.Name):
        said = f"environment.getitem(one, {named(column.name)})"
    else:
        said = f"one.{column.value}" if isinstance(column, nodes.Const) and _is_name(str(column.value)) else ""
    if not is_plain or node.dyn_args or node.dyn_kwargs or not said or found is None:
        return None
    taken, condition = (one.format(said) for one in found)
    return taken, condition, given[2] if given[2:] else None


def _is_name(value: str) -> bool:
    """Tell whether Python can say an attribute as it is."""
    return value.isidentifier() and not keyword.iskeyword(value)


class Templates(Environment):
    """Templates that are compiled our way.

    ``still`` are the names of globals that are there when a template is loaded and that no page is told another of;
    ``macros`` are those of them that are templates, whose attributes are called.
    """

    code_generator_class = Generator
    folding: Folding | None = None
    still: frozenset[str] = frozenset()
    macros: frozenset[str] = frozenset()

    def getitem(self, obj: Any, argument: Any) -> Any:  # noqa: ANN401 - as Jinja has it
        """Return an item; of a row a column, which filters such as ``selectattr`` look for among its items first."""
        if isinstance(obj, tuple) and isinstance(argument, str):
            return getattr(obj, argument)
        try:
            return obj[argument]
        except (AttributeError, TypeError, LookupError):
            return super().getitem(obj, argument)
