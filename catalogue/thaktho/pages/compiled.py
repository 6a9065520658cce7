"""How templates become Python: as Jinja does it, without what a page of thousands pays for and never uses.

A template of ours is always escaped, nothing that it calls asks for Jinja's context, and most of what it puts out is
markup already. So what is put out goes through `shown` and not through `escape`, which makes markup of markup anew;
calls are calls; ``row.name`` is an attribute, and none of that name an error, but where a template asks whether it is
defined. What comes out is the same, in half of the time.
"""

import keyword
import marshal
import re
from collections.abc import Callable
from typing import Any

from jinja2 import BytecodeCache, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.ext import Extension
from jinja2.runtime import Macro
from jinja2.utils import missing
from markupsafe import Markup, escape

_SPECIAL = re.compile("[\"&-'<>]")
_BEGINS = re.compile(r"(<(?!option|title|span class=\"nb\")[a-z][a-z0-9]*\b[^<>]*>\{\{ )t\(")


def shown(value: object) -> str:
    """Return a value as it is put out: escaped, unless it is markup."""
    kind = type(value)
    if kind is Markup or (kind is str and not _SPECIAL.search(value)):  # type: ignore[call-overload]
        return value  # type: ignore[return-value]
    return escape(value)


def quick(made: Callable[..., str], macro: Macro) -> Callable[..., str]:
    """Return a macro that is called by position at little cost; ``made`` is the function that it is a wrapper of."""
    if macro.caller or macro.catch_kwargs or macro.catch_varargs:
        return macro
    left = tuple((missing,) * (len(macro.arguments) - given) for given in range(len(macro.arguments) + 1))
    new = str.__new__

    def call(*given: object, **named: object) -> str:
        if named:
            return macro(*given, **named)
        return new(Markup, made(*given, *left[len(given)]))

    return call


class Generator(CodeGenerator):
    """Writes the Python of a template."""

    _asked: nodes.Expr | None = None

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - as Jinja has it
        """Write a template, with what its code needs of this module."""
        self.writeline(f"from {__name__} import quick, shown")
        super().visit_Template(node, frame)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """Write an attribute as it is."""
        of_blocks = isinstance(node.node, nodes.Name) and node.node.name == "self"
        if node is self._asked or of_blocks or keyword.iskeyword(node.attr):
            super().visit_Getattr(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:  # noqa: N802
        """Write a test; what may be undefined is asked for with care."""
        self._asked = node.node if node.name in {"defined", "undefined"} else None
        super().visit_Test(node, frame)

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """Write what a macro is called by."""
        self.write("quick(macro, ")
        super().macro_def(macro_ref, frame)
        self.write(")")

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

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401, ARG002 - as Jinja has it
        self.write("shown(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401, ARG002 - as Jinja has it
        self.write(")")


class Compiled(BytecodeCache):
    """The templates as compiled in this process: what is compiled is the same in every language and for all data."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], Any] = {}

    def told(self) -> bytes:
        """Return what was compiled, for other processes of the same program."""
        return marshal.dumps(dict(self._codes))

    def learn(self, told: bytes) -> None:
        """Take over what another process of the same program compiled."""
        self._codes.update(marshal.loads(told))  # noqa: S302 - of our parent, in a folder closed to others

    def load_bytecode(self, bucket: Bucket) -> None:
        """Put in what was compiled of this very source."""
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        if bucket.code is not None:
            self._codes[bucket.key, bucket.checksum] = bucket.code


class Whole(Extension):
    """Keeps words whole where a sentence of ours begins an element; in attributes there is no room for markup."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        """Return the template with ``t_whole`` for ``t`` there."""
        return _BEGINS.sub(r"\1t_whole(", source)
