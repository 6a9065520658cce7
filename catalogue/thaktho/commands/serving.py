"""The command that serves: the site, the addresses of things, and SPARQL."""

import argparse

from thaktho.messages import text
from thaktho.workspace import open_workspace


def serve(options: argparse.Namespace) -> int:
    """Serve the site and the SPARQL endpoint until told to stop."""
    from thaktho.serve.server import serve as served  # noqa: PLC0415 - a web server, which no other command waits for

    def ready(where: str) -> None:
        print(text("serve.ready", where=where, sparql=f"{where}sparql")[options.lang], flush=True)

    served(open_workspace(options.workspace), options.host, options.port, ready)
    return 0
