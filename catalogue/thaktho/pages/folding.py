"""What of a template is the same on every page, worked out once, when it is compiled, instead of on each page.

A template is compiled for one language, so ``t('key')`` is a text, and becomes part of the text around it.
"""

import re
from collections.abc import Callable, Mapping
from string import Formatter

from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.runtime import markup_join
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

_BEGINS = re.compile(r"(<(?!option|title|span class=\"nb\")[a-z][a-z0-9]*\b[^<>]*>\{\{ )t\(")


class Folding(NodeTransformer):
    """Puts constants in the place of what gives the same on every page.

    Args:
        names: globals that are constants, by their names.
        sentences: functions of templates that give the sentence of a key, as markup.
    """

    def __init__(self, names: Mapping[str, object], sentences: Mapping[str, Callable[[str], Markup]]) -> None:
        self._names, self._sentences = names, sentences

    def visit_Name(self, node: nodes.Name) -> nodes.Expr:  # noqa: N802 - as Jinja has it
        """Return the constant of a name.

        Raises:
            ValueError: a template gives the name to something else.
        """
        if node.name not in self._names:
            return node
        if node.ctx != "load":
            raise ValueError(f"{node.name} is the same on every page")
        return nodes.Const(self._names[node.name], lineno=node.lineno)

    def visit_Call(self, node: nodes.Call) -> nodes.Expr:  # noqa: N802
        """Return the sentence of a key where no value goes into it.

        Raises:
            KeyError: there is no such sentence.
        """
        self.generic_visit(node)
        said = self._sentences.get(node.node.name) if isinstance(node.node, nodes.Name) else None
        if said and len(node.args) == 1 and isinstance(node.args[0], nodes.Const) and not node.kwargs:
            return nodes.Const(said(node.args[0].value), lineno=node.lineno)
        return node

    def visit_Output(self, node: nodes.Output) -> nodes.Output:  # noqa: N802
        """Return what is put out; a sentence with values in it is put out as its pieces and the values between."""
        self.generic_visit(node)
        node.nodes = [piece for one in node.nodes for piece in self._pieces(one)]
        return node

    def _pieces(self, node: nodes.Expr) -> list[nodes.Expr]:
        if not isinstance(node, nodes.Call) or not isinstance(node.node, nodes.Name):
            return [node]
        said = self._sentences.get(node.node.name)
        if not said or len(node.args) != 1 or not isinstance(node.args[0], nodes.Const) or node.dyn_kwargs:
            return [node]
        values = {one.key: one.value for one in node.kwargs}
        found: list[nodes.Expr] = []
        for text, name, form, conversion in Formatter().parse(str(said(node.args[0].value))):
            found.append(nodes.TemplateData(text, lineno=node.lineno))
            if name is not None:
                if name not in values or form or conversion:
                    return [node]
                found.append(values.pop(name))  # a value that stands there twice is worked out once, by the function
        return found

    def visit_Concat(self, node: nodes.Concat) -> nodes.Expr:  # noqa: N802
        """Return texts that follow one another as one; Jinja would forget that one of them is markup."""
        self.generic_visit(node)
        texts = [one.value for one in node.nodes if isinstance(one, nodes.Const)]
        return nodes.Const(markup_join(texts), lineno=node.lineno) if len(texts) == len(node.nodes) else node


class Whole(Extension):
    """Keeps words whole where a sentence of ours begins an element; in attributes there is no room for markup."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        """Return the template with ``t_whole`` for ``t`` there."""
        return _BEGINS.sub(r"\1t_whole(", source)
