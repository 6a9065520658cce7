"""How templates become Python: as Jinja does it, without what a page of thousands pays for and never uses.

A template is always escaped, and all that a page puts out goes into one list. What globals are is looked up when a
template is loaded, and what is the same on every page is worked out when it is compiled (`folding`). What comes out is
what Jinja makes, in less than half of the time.
"""

from collections.abc import Callable
from typing import cast

from jinja2 import nodes
from jinja2.compiler import Frame, MacroRef
from jinja2.runtime import Macro
from jinja2.utils import missing
from markupsafe import Markup

from thaktho.pages import expressions
from thaktho.pages.expressions import Expressions


def quick(made: Callable[..., Markup], macro: Macro) -> Callable[..., Markup]:
    """Return a macro that is called by position at little cost; ``made`` is the function that it is a wrapper of."""
    if macro.caller or macro.catch_kwargs or macro.catch_varargs:
        return cast("Callable[..., Markup]", macro)
    made.__defaults__ = (missing,) * len(macro.arguments)

    def call(*given: object, **named: object) -> Markup:
        return cast("Markup", macro(*given, **named)) if named else made(*given)

    return call


class Generator(Expressions):
    """Writes the Python of a template."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - as Jinja has it, and so below
        """Write a template, with what its code needs of this module and of the globals."""
        if self.environment.folding:
            self.environment.folding.visit(node)
        self.macros = {one.name for one in node.find_all(nodes.Macro)} | {"caller"}
        self.modules = {one.target for one in node.find_all(nodes.Import)} | self.environment.modules
        self.writeline(f"from {expressions.__name__} import new, shown")
        self.writeline(f"from {__name__} import quick")
        super().visit_Template(node, frame)
        for said, name in self.constants.items():
            self.writeline(f"{name} = {said}")
        for one in sorted(self.globals):
            self.writeline(f"global_{one} = environment.globals.get({one!r}, environment.undefined(name={one!r}))")

    def enter_frame(self, frame: Frame) -> None:
        """Write what a piece of a template begins with: what it looks up, the list that a page or block puts into."""
        loads = frame.symbols.loads
        frame.symbols.loads = {target: load for target, load in loads.items() if not self.is_still(load)}
        super().enter_frame(frame)
        frame.symbols.loads = loads
        if frame.parent is None:
            self.buffer(frame)

    def leave_frame(self, frame: Frame, with_python_scope: bool = False) -> None:  # noqa: FBT001, FBT002 - as Jinja has it
        """Write what a piece of a template ends with: a page or a block gives all that it puts out at once."""
        super().leave_frame(frame, with_python_scope=with_python_scope)
        if frame.parent is None and not (frame.toplevel and self.has_known_extends):
            self.writeline(f"yield concat({frame.buffer})")

    def visit_Block(self, node: nodes.Block, frame: Frame) -> None:  # noqa: N802
        """Write that a block stands here."""
        if frame.toplevel and self.has_known_extends:
            return
        context = self.derive_context(frame) if node.scoped else self.get_context_ref()
        self.writeline(f"{frame.buffer}.extend(context.blocks[{node.name!r}][0]({context}))", node)

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
