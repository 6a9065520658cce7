"""What of a template is the same on every page, worked out once, when it is compiled, instead of on each page.

A template is compiled for one language. So ``t('key')`` is a text, ``{{ t('key', n=rows | length) }}`` is two texts
with a number between, and ``page_url('project/')`` is an address: all of them become part of the text around them.
"""

import re
from collections.abc import Callable, Mapping

from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.runtime import markup_join
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

_BEGINS = re.compile(r"(<(?!option|title|span class=\"nb\")[a-z][a-z0-9]*\b[^<>]*>\{\{ )t\(")
_PLACE = re.compile(r"\{([a-z_]+)\}")


class Folding(NodeTransformer):
    """Puts constants in the place of what gives the same on every page.

    Args:
        names: globals that are constants, by their names.
        pure: globals that are functions of what they are given and of nothing else.
        sentences: functions of templates that fill a sentence: each gives the sentence of a key, as markup.
    """

    def __init__(
        self,
        names: Mapping[str, object],
        pure: Mapping[str, Callable[..., object]],
        sentences: Mapping[str, Callable[[str], Markup]],
    ) -> None:
        self._names, self._pure, self._sentences = names, pure, sentences

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
        """Return what a call of constants gives."""
        self.generic_visit(node)
        called = node.node.name if isinstance(node.node, nodes.Name) else ""
        given = [one.value for one in node.args if isinstance(one, nodes.Const)]
        if len(given) == len(node.args) and not (node.kwargs or node.dyn_args or node.dyn_kwargs):
            if called in self._sentences:
                return nodes.Const(self._sentences[called](*given), lineno=node.lineno)
            if called in self._pure:
                return nodes.Const(self._pure[called](*given), lineno=node.lineno)
        return node

    def visit_Concat(self, node: nodes.Concat) -> nodes.Expr:  # noqa: N802
        """Return texts that follow one another as one; Jinja would forget that one of them is markup."""
        self.generic_visit(node)
        texts = [one.value for one in node.nodes if isinstance(one, nodes.Const)]
        return nodes.Const(markup_join(texts), lineno=node.lineno) if len(texts) == len(node.nodes) else node

    def visit_Output(self, node: nodes.Output) -> nodes.Output:  # noqa: N802
        """Return the pieces of sentences in the place of calls that fill them."""
        self.generic_visit(node)
        node.nodes = [piece for one in node.nodes for piece in self.pieces(one) or [one]]
        return node

    def pieces(self, node: nodes.Expr) -> list[nodes.Expr] | None:
        """Return texts and values of a sentence that a call fills, or None where it is no such call.

        Raises:
            KeyError: there is no such sentence, or it asks for a value that is not given.
        """
        if not isinstance(node, nodes.Call) or not isinstance(node.node, nodes.Name):
            return None
        said = self._sentences.get(node.node.name)
        if said is None or not isinstance(node.args[0], nodes.Const) or node.dyn_kwargs:
            return None
        values = {one.key: one.value for one in node.kwargs}
        texts = _PLACE.split(said(node.args[0].value))
        pieces: list[nodes.Expr] = []
        for text, name in zip(texts[::2], [*texts[1::2], ""], strict=True):
            pieces.append(nodes.TemplateData(text, lineno=node.lineno))
            if name:
                pieces.append(values[name])
        return pieces


class Whole(Extension):
    """Keeps words whole where a sentence of ours begins an element; in attributes there is no room for markup."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        """Return the template with ``t_whole`` for ``t`` there."""
        return _BEGINS.sub(r"\1t_whole(", source)
