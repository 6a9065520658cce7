"""The process that answers queries, one after the other, over the store as it was published.

    python -m thaktho.serve.asker FOLDER MEMORY PARENT

Each line that comes in is a question in JSON (`Question`); out goes a line in JSON (`Said`) and the answer's bytes. It
may use so many bytes of memory, and so many seconds of computing as each question has; beyond, the system ends it. So
does the end of the process PARENT. It reads nothing but the store, and has nothing of the environment.
"""

import json
import math
import resource
import signal
import sys
from typing import TypedDict

from pyoxigraph import NamedNode, QueryTriples, Store

from thaktho import tied
from thaktho.serve import results
from thaktho.serve.unconnected import unconnect
from thaktho.store.sparql_text import names_graphs

_TIRED = 2
"""A process that has used more than this part of its memory ends after its answer: what it holds may be in pieces."""


_LONGEST = 300
"""Letters of what is wrong with a query: it may repeat the query."""


class Question(TypedDict):
    """A query, and the base of its addresses.

    ``default`` and ``named`` are its graphs, where the protocol says them.

    ``table`` and ``graph`` are of `results.TABLES` and `results.GRAPHS`; None: the client takes no such answer.
    """

    query: str
    base: str
    default: list[str] | None
    named: list[str] | None
    table: str | None
    graph: str | None
    rows: int
    size: int
    seconds: float


class Said(TypedDict, total=False):
    """What is said before the answer: its format and bytes, after how many rows it was cut off; or what is wrong.

    ``wrong``: ``syntax`` (``what`` is why), ``unacceptable`` (the answer is no such thing), ``store``.
    """

    form: str
    length: int
    cut: int | None
    wrong: str
    what: str
    tired: bool


def main(arguments: list[str]) -> None:
    """Answer until nothing more is asked."""
    folder, memory, parent = arguments
    confine(int(memory), int(parent))
    _limit(resource.RLIMIT_FSIZE, 0)
    store = Store.read_only(folder)
    unconnect()
    out = sys.stdout.buffer
    for line in sys.stdin.buffer:
        question: Question = json.loads(line)
        limit_computing(question["seconds"])
        said, body = answered(store, question)
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
        said["tired"] = used > int(memory) // _TIRED
        out.write(json.dumps(said).encode() + b"\n" + body)
        out.flush()
        if said["tired"] or said.get("wrong") == "store":
            break


def answered(store: Store, question: Question) -> tuple[Said, bytes]:
    """Answer a question."""
    rows, size = question["rows"], question["size"]
    query = question["query"]
    try:
        answer = store.query(
            query,
            base_iri=question["base"],
            use_default_graph_as_union=question["default"] is None and not names_graphs(query),
            default_graph=None if question["default"] is None else [NamedNode(name) for name in question["default"]],
            named_graphs=None if question["named"] is None else [NamedNode(name) for name in question["named"]],
        )
        form = question["graph" if isinstance(answer, QueryTriples) else "table"]
        if form is None:
            return Said(wrong="unacceptable"), b""
        if isinstance(answer, QueryTriples):
            body, cut = results.graph(answer, form, rows, size)
        else:
            body, cut = results.table(answer, form, rows, size)
    except results.UntoldError:
        return Said(wrong="unacceptable"), b""
    except (SyntaxError, RuntimeError) as error:  # RuntimeError: a function that nobody knows
        return Said(wrong="syntax", what=str(error)[:_LONGEST]), b""
    except OSError as error:
        return Said(wrong="store", what=str(error)), b""
    return Said(form=form, length=len(body), cut=cut), body


def confine(memory: int, parent: int) -> None:
    """Let the system end this process beyond so many bytes of memory, and with the process that started it."""
    _limit(resource.RLIMIT_DATA, memory)
    _limit(resource.RLIMIT_CORE, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the server's; it ends this process itself
    tied.end_with(parent)


def _limit(what: int, most: int) -> None:
    hard = resource.getrlimit(what)[1]
    least = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (least, least))


def limit_computing(seconds: float) -> None:
    """Let the system end this process after so many seconds of computing from now on."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used.ru_utime + used.ru_stime + seconds), hard))


if __name__ == "__main__":
    main(sys.argv[1:])
