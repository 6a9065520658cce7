"""The command ``thaktho``: parses, calls one stage after another, prints, and sets the exit code.

0 done, 1 the data cannot be accepted as it is, 2 the command was called wrongly, 3 the surroundings are not as
needed.
"""

import argparse
import io
import os
import re
import sqlite3
import sys
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

import duckdb

from thaktho import __version__, commands
from thaktho.errors import ThakthoError, UsageError
from thaktho.messages import LANGUAGES, Language, Text, text
from thaktho.store.ledger import trouble
from thaktho.workspace import open_workspace


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints are errors of ours."""

    def error(self, message: str) -> NoReturn:
        raise UsageError("cli.usage", what=message, command=self.prog)

    def parse_known_args(  # type: ignore[override]  # overloaded where it is declared
        self, args: Sequence[str] | None = None, namespace: argparse.Namespace | None = None
    ) -> tuple[argparse.Namespace, list[str]]:
        """Parse; where a command takes ``words``, they may stand before and after its options."""
        found, rest = super().parse_known_args(args, namespace)
        if hasattr(found, "words"):
            found.words = [*found.words, *(word for word in rest if not word.startswith("-"))]
            rest = [word for word in rest if word.startswith("-")]
        return found, rest


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; an error is one message, never a traceback."""
    _open_streams()
    try:
        try:
            return _main(list(sys.argv[1:] if arguments is None else arguments))
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # the reader of our output went away, as `| head` does: nothing is wrong
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _main(argv: list[str]) -> int:
    language = _asked_language(argv) or "th"
    try:
        options = _parser(language).parse_args(argv)
        options.workspace = options.workspace or options.home
        language = options.lang or _workspace_language(options.workspace) or language
        options.lang = language
        return int(getattr(commands, options.run)(options))
    except ThakthoError as error:
        _complain(error.message[language])
        return error.exit_code
    except BrokenPipeError:
        raise
    except KeyboardInterrupt:
        _complain(text("cli.interrupted")[language])
        return 130
    except (OSError, sqlite3.Error, MemoryError, duckdb.OutOfMemoryException, duckdb.IOException) as error:
        _complain(_lacking(error)[language])
        return 3
    except Exception as error:  # noqa: BLE001 - a mistake of ours: the user gets a message, we get the type
        if os.environ.get("THAKTHO_DEBUG") == "1":
            traceback.print_exc()
        _complain(text("cli.unexpected", what=type(error).__name__)[language])
        return 3


def _open_streams() -> None:
    """Have three standard streams that can say Thai.

    One that was closed leads nowhere: else the next file that is opened would have its number, and what is said would
    go into it. One whose encoding has no Thai letters says UTF-8.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w" if number else "r", encoding="utf-8"))  # noqa: SIM115 - it is to stay
        elif number and isinstance(stream, io.TextIOWrapper):
            try:
                "ก".encode(stream.encoding)
            except UnicodeEncodeError:
                stream.reconfigure(encoding="utf-8")
            stream.reconfigure(errors="replace")


def _lacking(error: Exception) -> Text:
    """Say what of the surroundings is not as needed."""
    if isinstance(error, OSError):
        return text("cli.surroundings", what=error.strerror or str(error))
    if isinstance(error, duckdb.IOException):  # of what kind, a file says at its end
        number = re.search(r'"errno":\s*"(\d+)"', str(error))
        return text("cli.surroundings", what=os.strerror(int(number[1])) if number else str(error).splitlines()[0])
    return trouble(error).message if isinstance(error, sqlite3.Error) else text("cli.no_memory")


def _complain(message: str) -> None:
    """Print what went wrong, even where it names a file whose name is no text."""
    print(message.encode(errors="replace").decode(), file=sys.stderr)


def _asked_language(argv: Sequence[str]) -> Language | None:
    for at, argument in enumerate(argv):
        value = argv[at + 1] if argument == "--lang" and at + 1 < len(argv) else argument.removeprefix("--lang=")
        if argument.startswith("--lang") and value in LANGUAGES:
            return "th" if value == "th" else "en"
    return None


def _workspace_language(folder: Path) -> Language | None:
    try:
        return open_workspace(folder).language
    except ThakthoError:
        return None


def _parser(language: Language) -> argparse.ArgumentParser:
    def says(key: str) -> str:
        return text(key)[language].replace("%", "%%")

    common = _Parser(add_help=False)
    common.add_argument("--workspace", type=Path, metavar="DIR", help=says("cli.workspace"))
    common.add_argument("--lang", choices=LANGUAGES, help=says("cli.lang"))
    top = _Parser(prog="thaktho", description=says("cli.about"), epilog=says("cli.exit_codes"))
    top.add_argument("--version", action="version", version=f"thaktho {__version__}")
    verbs = top.add_subparsers(metavar="COMMAND", required=True)

    def verb(name: str) -> argparse.ArgumentParser:
        made: argparse.ArgumentParser = verbs.add_parser(
            name, parents=[common], help=says(f"cli.{name}"), description=says(f"cli.{name}")
        )
        made.set_defaults(run=name, home=Path())
        return made

    init = verb("init")
    init.add_argument("folder", type=Path, metavar="DIR", help=says("cli.workspace"))
    init.add_argument("--base", default="https://data.example/id/", metavar="IRI", help=says("cli.base"))
    init.add_argument("--province", action="append", metavar="NN", help=says("cli.province"))
    _file_verbs(verb, says)
    weave = verb("weave")
    weave.add_argument("--json", action="store_true", help=says("cli.weave_json"))
    for name in ("build", "rebuild", "status"):
        verb(name)
    purge = verb("purge")
    purge.add_argument("submission", metavar="SUBMISSION", help=says("cli.purge_submission"))
    purge.add_argument("--why", required=True, metavar="TEXT", help=says("cli.purge_why"))
    purge.add_argument("--text", action="append", metavar="TEXT", help=says("cli.purge_text"))
    purge.add_argument("--by", metavar="ORG", help=says("cli.purge_by"))
    purge.add_argument("--yes", action="store_true", help=says("cli.yes"))
    decide = verb("decide")
    decide.add_argument("words", nargs="*", default=[], metavar="IRI|VERDICT", help=says("cli.decide_words"))
    decide.add_argument("--kind", metavar="K", help=says("cli.decide_kind"))
    decide.add_argument("--why", metavar="TEXT", help=says("cli.decide_why"))
    decide.add_argument("--by", metavar="ORG", help=says("cli.decide_by"))
    decide.add_argument("--csv", type=Path, metavar="FILE", help=says("cli.decide_csv"))
    decide.add_argument("--no-build", action="store_true", help=says("cli.no_build"))
    _ckan_verbs(verb, says)
    _form_verbs(verb, says)
    query = verb("query")
    query.add_argument("query", metavar="FILE.rq|-", help=says("cli.query_file"))
    query.add_argument("--format", choices=tuple(commands.ANSWERS), default="csv", help=says("cli.format"))
    query.add_argument("--as-of", metavar="DATE", help=says("cli.as_of"))
    serve = verb("serve")
    serve.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help=says("cli.serve_host"))
    serve.add_argument("--port", type=int, default=8000, metavar="N", help=says("cli.serve_port"))
    store = verb("store")
    store.add_argument("action", choices=("copy",), help=says("cli.store_action"))
    store.add_argument("source", metavar="FROM", help=says("cli.store_place"))
    store.add_argument("target", metavar="TO", help=says("cli.store_place"))
    store.add_argument("--replace", action="store_true", help=says("cli.store_replace"))
    demo = verb("demo")
    demo.set_defaults(home=Path("build/songkhla"))
    return top


def _file_verbs(verb: Callable[[str], argparse.ArgumentParser], says: Callable[[str], str]) -> None:
    """Add the commands that take a file: reading, checking and submitting it."""

    def takes_file(made: argparse.ArgumentParser, nargs: str | None = None) -> None:
        made.add_argument("file", type=Path, metavar="FILE", nargs=nargs, help=says("cli.file"))
        made.add_argument("--publisher", metavar="P", help=says("cli.publisher"))
        made.add_argument("--dataset", metavar="D", help=says("cli.dataset"))
        made.add_argument("--year", metavar="Y", help=says("cli.year"))
        made.add_argument("--layout", metavar="NAME", help=says("cli.layout"))

    for name in ("read", "check"):
        made = verb(name)
        takes_file(made)
        made.add_argument("--json", action="store_true", help=says("cli.json"))
        if name == "check":
            made.add_argument("--all", action="store_true", help=says("cli.all"))
            made.add_argument("--annotate", type=Path, metavar="OUT.xlsx", help=says("cli.annotate"))
    submit = verb("submit")
    takes_file(submit, "?")
    submit.add_argument("--waiting", metavar="SUBMISSION", help=says("cli.waiting"))
    submit.add_argument("--all", action="store_true", help=says("cli.all"))
    submit.add_argument("--good-rows", action="store_true", help=says("cli.good_rows"))
    submit.add_argument("--yes", action="store_true", help=says("cli.yes"))
    submit.add_argument("--no-build", action="store_true", help=says("cli.no_build"))


def _ckan_verbs(verb: Callable[[str], argparse.ArgumentParser], says: Callable[[str], str]) -> None:
    """Add the commands that send to the CKAN and take in from it."""
    push = verb("push")
    push.add_argument("datasets", nargs="*", metavar="DATASET", help=says("cli.push_datasets"))
    push.add_argument("--dry-run", action="store_true", help=says("cli.push_dry_run"))
    push.add_argument("--all", action="store_true", help=says("cli.push_all"))
    push.add_argument("--now", action="store_true", help=says("cli.push_now"))
    push.add_argument("--revive", action="store_true", help=says("cli.push_revive"))
    push.add_argument("--delete", metavar="DATASET", help=says("cli.push_delete"))
    push.add_argument("--yes", action="store_true", help=says("cli.yes"))
    pull = verb("pull")
    pull.add_argument("publishers", nargs="*", metavar="PUBLISHER", help=says("cli.pull_publishers"))
    pull.add_argument("--dry-run", action="store_true", help=says("cli.pull_dry_run"))


def _form_verbs(verb: Callable[[str], argparse.ArgumentParser], says: Callable[[str], str]) -> None:
    """Add the commands that write forms and what is published, and tell what changed of it."""
    template, export = verb("template"), verb("export")
    template.add_argument("publisher", metavar="PUBLISHER", help=says("cli.publisher_id"))
    template.add_argument("--year", metavar="Y", help=says("cli.form_year"))
    template.add_argument("-o", "--output", type=Path, metavar="FILE.xlsx", required=True, help=says("cli.form_output"))
    export.add_argument("--format", choices=tuple(commands.EXPORTS), default="nquads", help=says("cli.format"))
    export.add_argument("-o", "--output", type=Path, metavar="FILE", help=says("cli.output"))
    export.add_argument("--publisher", metavar="P", help=says("cli.form_publisher"))
    export.add_argument("--year", metavar="Y", help=says("cli.year"))
    changes = verb("changes")
    changes.add_argument("publisher", metavar="PUBLISHER", help=says("cli.publisher_id"))
    changes.add_argument("dataset", metavar="DATASET", nargs="?", help=says("cli.dataset"))
    changes.add_argument("versions", metavar="VERSION", nargs="*", help=says("cli.changes_versions"))
    changes.add_argument("--year", metavar="Y", help=says("cli.year"))
    changes.add_argument("--format", choices=commands.CHANGES, default="patch", help=says("cli.format"))
    changes.add_argument("-o", "--output", type=Path, metavar="FILE", help=says("cli.output"))
    for made in (template, export):
        made.add_argument("--dataset", metavar="D", help=says("cli.dataset"))
        made.add_argument("--yes", action="store_true", help=says("cli.overwrite"))


if __name__ == "__main__":
    sys.exit(main())
