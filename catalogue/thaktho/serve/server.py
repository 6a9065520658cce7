"""The server: its socket, uvicorn, and how it is told to stop."""

import logging
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from urllib.parse import urlsplit

import uvicorn

from thaktho.errors import SurroundingsError, UsageError
from thaktho.serve.app import application
from thaktho.serve.checking import Checks
from thaktho.serve.connections import Connection
from thaktho.serve.limits import CONNECTIONS, CONNECTIONS_EACH, GRACE_SECONDS, IDLE_SECONDS, MAX_HEAD
from thaktho.serve.pool import Pool
from thaktho.serve.site import Site
from thaktho.serve.sparql import Deployment, Endpoint
from thaktho.serve.things import Things
from thaktho.site_folder import PUBLISHED
from thaktho.workspace import Workspace

_BACKLOG = 1024
_OTHER_DESCRIPTORS = 512
"""Descriptors that are kept for files, answers on their way and processes."""


def serve(workspace: Workspace, host: str, port: int, ready: Callable[[str], None]) -> None:
    """Serve a workspace until the process is told to stop.

    Args:
        workspace: what is served; its site is built.
        host: the address to listen at.
        port: the port; 0: any that is free.
        ready: told where the site is, once it can be asked for.

    Raises:
        UsageError: there is no site yet.
        SurroundingsError: the address cannot be listened at.
    """
    public, published = workspace.folder / "public", workspace.folder / PUBLISHED
    if not public.is_dir() or not published.is_dir():
        raise UsageError("serve.not_built")
    top = urlsplit(workspace.site_base).path
    pool = Pool(published, workspace.serving.memory, max(2, os.cpu_count() or 1))
    deployment = Deployment(workspace.site_base, workspace.title, top)
    checks = Checks(workspace.folder, public, top)
    site, endpoint = Site(public, top), Endpoint(pool, workspace.serving, deployment)
    app = application(site, Things(site, endpoint, workspace.site_base), endpoint, checks, pool)
    listening = _listening(host, port)
    Connection.most = _room_for_connections()
    Connection.each = Connection.most if workspace.serving.proxies else CONNECTIONS_EACH
    logging.basicConfig(stream=sys.stderr, format="%(asctime)s %(name)s %(message)s", level=logging.WARNING)
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
    config = uvicorn.Config(
        app,
        http=Connection,
        ws="none",
        loop="asyncio",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=bool(workspace.serving.proxies),
        forwarded_allow_ips=list(workspace.serving.proxies),
        server_header=False,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
        h11_max_incomplete_event_size=MAX_HEAD,
        backlog=_BACKLOG,
    )
    signal.signal(signal.SIGTERM, lambda *_: None)  # uvicorn stops at it and raises it again: that is no failure
    where = listening.getsockname()[1]
    ready(f"http://{f'[{host}]' if ':' in host else host}:{where}{top}")
    with listening:
        uvicorn.Server(config).run([listening])


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # the protocol is named, so that asyncio sends answers at once (TCP_NODELAY), which cost 40 ms each otherwise
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(_BACKLOG)
    except (OSError, OverflowError) as cause:
        listening.close()
        why = getattr(cause, "strerror", None) or str(cause)
        raise SurroundingsError("serve.cannot_listen", host=host, port=port, what=why) from cause
    return listening


def _room_for_connections() -> int:
    """Let the process have as many descriptors as are needed and the system allows; return how many connections fit."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = CONNECTIONS + _OTHER_DESCRIPTORS
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    if soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    return max(most - _OTHER_DESCRIPTORS, most // 2)
