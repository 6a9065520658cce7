"""How expressions of templates become Python: as somebody would write it who knows what templates of ours hold.

Nothing that they call asks for Jinja's context, rows have attributes, and what is put out is mostly markup already. So
calls are calls; ``row.name`` is an attribute, and none of that name an error, but where a template asks whether it is
defined; ``rows | selectattr('year') | list`` is a list comprehension; and what is put out goes through `shown` and not
through `escape`, which makes markup of markup anew, and not even through that where it is known to be markup.
"""

import keyword
import re
from typing import Any, cast

from jinja2 import Environment, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.idtracking import VAR_LOAD_RESOLVE
from markupsafe import Markup, escape

from thaktho.pages.folding import Folding

new = str.__new__
_SPECIAL = re.compile("[\"&-'<>]")
_COMPARED = {"equalto": "==", "eq": "=="}


def markup(text: str) -> Markup:
    """Return a text escaped, at little cost where there is nothing to escape, as is nearly always so."""
    kind = type(text)
    if kind is Markup:
        return cast("Markup", text)
    return new(Markup, text) if kind is str and not _SPECIAL.search(text) else escape(text)


def shown(value: object) -> str:
    """Return a value as it is put out: escaped, unless it is markup."""
    kind = type(value)
    if kind is Markup or (kind is str and not _SPECIAL.search(value)):  # type: ignore[call-overload]
        return value  # type: ignore[return-value]
    return escape(value)


class Templates(Environment):
    """Templates that are compiled our way.

    ``still`` are the names of globals that are there when a template is loaded and that no page is told another of;
    ``modules`` are those of them that hold macros.
    """

    folding: Folding | None = None
    still: frozenset[str] = frozenset()
    modules: frozenset[str] = frozenset()


class Expressions(CodeGenerator):
    """Writes the Python of expressions, and what is put out of them."""

    environment: Templates
    _asked: nodes.Expr | None = None

    def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - as Jinja has it
        super().__init__(*given, **named)
        self.constants: dict[str, str] = {}
        self.globals: set[str] = set()
        self.macros: set[str] = set()
        self.modules: set[str] = set()

    def is_still(self, load: tuple[str, str | None]) -> bool:
        """Tell whether a name that is looked up is a global that stays what it is."""
        return load[0] == VAR_LOAD_RESOLVE and load[1] in self.environment.still

    def visit_Const(self, node: nodes.Const, frame: Frame) -> None:  # noqa: N802 - as Jinja has it, and so below
        """Write a constant; one that is markup is made once."""
        if isinstance(node.value, Markup):
            self.write(self.constants.setdefault(repr(node.value), f"said_{len(self.constants)}"))
        else:
            super().visit_Const(node, frame)

    def visit_Name(self, node: nodes.Name, frame: Frame) -> None:  # noqa: N802
        """Write a name; a global that stays what it is was looked up once."""
        load = frame.symbols.find_load(frame.symbols.ref(node.name)) if node.ctx == "load" else None
        if load and self.is_still(load):
            self.globals.add(node.name)
            self.write(f"global_{node.name}")
        else:
            super().visit_Name(node, frame)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """Write an attribute as it is."""
        of_blocks = isinstance(node.node, nodes.Name) and node.node.name == "self"
        if node is self._asked or of_blocks or keyword.iskeyword(node.attr):
            super().visit_Getattr(node, frame)
        else:
            self._put("(", node.node, f").{node.attr}", frame)

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802
        """Write an item of a list, or of a mapping that is a global, as it is; of others it may be an attribute."""
        of_list = isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, int)
        of_global = isinstance(node.node, nodes.Name) and node.node.name in self.environment.still
        if node is self._asked or not (of_list or of_global):
            super().visit_Getitem(node, frame)
        else:
            self.visit(node.node, frame)
            self._put("[", node.arg, "]", frame)

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:  # noqa: N802
        """Write a test; what may be undefined is asked for with care."""
        self._asked = node.node if node.name in {"defined", "undefined"} else None
        if node.name == "none":
            self._put("(", node.node, " is None)", frame)
        else:
            super().visit_Test(node, frame)

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:  # noqa: N802
        """Write a filter: a list of rows as a list comprehension, a length as a length."""
        if self._lists(node):
            self._list(node, frame)
        elif node.name == "list" and isinstance(node.node, nodes.Filter) and self._lists(node.node):
            self._list(node.node, frame)
        elif node.name == "length" and node.node is not None:
            self._put("len(", node.node, ")", frame)
        else:
            super().visit_Filter(node, frame)

    @staticmethod
    def _lists(node: nodes.Filter) -> bool:
        """Tell whether a filter takes a column of rows, or those in which a column is or is not something."""
        given = [*node.args, *(one.value for one in node.kwargs if one.key == "attribute")]
        if node.node is None or not given or not isinstance(given[0], nodes.Const):
            return False
        if node.name == "map":
            return bool(node.kwargs) and not node.args
        if node.name not in {"selectattr", "rejectattr"} or node.kwargs:
            return False
        test = given[1].value if len(given) > 1 and isinstance(given[1], nodes.Const) else None
        return len(given) == 1 or test == "none" or test in _COMPARED

    def _list(self, node: nodes.Filter, frame: Frame) -> None:
        given = [*node.args, *(one.value for one in node.kwargs)]
        column = f"one.{cast('nodes.Const', given[0]).value}"
        self.write(f"[{column if node.name == 'map' else 'one'} for one in ")
        self._put("(", node.node, " or ())", frame)
        if node.name != "map":
            self.write(f" if{' not' if node.name == 'rejectattr' else ''} ({column}")
            if len(given) > 1:
                test = cast("nodes.Const", given[1]).value
                self.write(" is None" if test == "none" else f" {_COMPARED[test]} ")
            if len(given) > 2:  # noqa: PLR2004 - what it is compared with
                self.visit(given[2], frame)
            self.write(")")
        self.write("]")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: FBT001, FBT002, N802
        """Write a call, by position and by name, as it is; one that fills a sentence as the pieces of that."""
        pieces = self.environment.folding.pieces(node) if self.environment.folding else None
        if pieces:
            self.write("new(Markup, concat((")
            for piece in pieces:
                self._output_child_pre(piece, frame, None)
                self.write(repr(piece.data)) if isinstance(piece, nodes.TemplateData) else self.visit(piece, frame)
                self._output_child_post(piece, frame, None)
                self.write(", ")
            self.write(")))")
            return
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

    def _put(self, before: str, node: nodes.Expr | None, after: str, frame: Frame) -> None:
        self.write(before)
        self.visit(cast("nodes.Expr", node), frame)
        self.write(after)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401, ARG002 - as Jinja has it
        self.write("" if self._is_markup(node) else "shown(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401, ARG002 - as Jinja has it
        self.write("" if self._is_markup(node) else ")")

    def _is_markup(self, node: nodes.Expr | None) -> bool:
        """Tell whether an expression is known to give markup: a macro does, and what says so by its types."""
        if isinstance(node, nodes.CondExpr):
            return self._is_markup(node.expr1) and self._is_markup(node.expr2)
        if isinstance(node, nodes.Filter):
            return _gives_markup(self.environment.filters[node.name])
        if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Getattr):
            return isinstance(node.node.node, nodes.Name) and node.node.node.name in self.modules
        if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name):
            called, known = node.node.name, self.environment.still
            return called in self.macros or (called in known and _gives_markup(self.environment.globals.get(called)))
        return isinstance(node, nodes.TemplateData) or (
            isinstance(node, nodes.Const) and isinstance(node.value, Markup)
        )


def _gives_markup(function: object) -> bool:
    return getattr(function, "__annotations__", {}).get("return") is Markup
