"""A CKAN by hand: `python -m tests.ckan start [VARIANT]` runs one until Ctrl-C (see README.md)."""

import argparse
import contextlib
import signal
import sys

from tests.ckan.install import MissingError, installed
from tests.ckan.services import BrokenError
from tests.ckan.stack import keep, running
from tests.ckan.variants import DEFAULT, VARIANTS


def main() -> int:
    """Do what is asked; `keep` is for ourselves."""
    parser = argparse.ArgumentParser(prog="python -m tests.ckan")
    parser.add_argument("command", choices=["start", "install", "keep"])
    parser.add_argument("variant", nargs="?", default=DEFAULT, choices=list(VARIANTS))
    said = parser.parse_args()
    variant = VARIANTS[said.variant]
    try:
        if said.command == "keep":
            keep(variant)
        elif said.command == "install":
            installed(variant)
        else:
            with running(variant) as ckan, contextlib.suppress(KeyboardInterrupt):
                print(f"export THAKTHO_TEST_CKAN_URL={ckan.url}")
                print(f"export THAKTHO_TEST_CKAN_TOKEN_FILE={ckan.token_file}", flush=True)
                signal.pause()
    except (MissingError, BrokenError) as error:
        print(error, file=sys.stderr)
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
