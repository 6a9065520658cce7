"""How templates become Python: as Jinja does it, without what a page of thousands pays for and never uses.

A template of ours is always escaped, nothing that it calls asks for Jinja's context, and most of what it puts out is
markup already. So what is put out goes through `shown` and not through `escape`, which makes markup of markup anew, and
calls are calls. What comes out is the same, in half of the time.
"""

import re
from typing import Any

from jinja2 import BytecodeCache, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.ext import Extension
from markupsafe import Markup, escape

_SPECIAL = re.compile("[\"&-'<>]")
_BEGINS = re.compile(r"(<(?!option|title|span class=\"nb\")[a-z][a-z0-9]*\b[^<>]*>\{\{ )t\(")


def shown(value: object) -> str:
    """Return a value as it is put out: escaped, unless it is markup."""
    kind = type(value)
    if kind is Markup or (kind is str and not _SPECIAL.search(value)):  # type: ignore[call-overload]
        return value  # type: ignore[return-value]
    return escape(value)


class Generator(CodeGenerator):
    """Writes the Python of a template."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - as Jinja has it
        """Write a template, with what its code needs of this module."""
        self.writeline(f"from {__name__} import shown")
        super().visit_Template(node, frame)

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
