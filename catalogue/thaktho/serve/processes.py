"""How the server starts a process for what others ask, with only the paths of the environment; and ends it."""

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process

_SURROUNDINGS = ("PATH", "PYTHONPATH", "PYTHONHOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TMPDIR")
_PIECE = 1 << 16


async def started(module: str, folder: str, memory: int) -> Process:
    """Start a module of ours, which is told a folder, how many bytes of memory it may use, and whose child it is."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", f"thaktho.serve.{module}", folder, str(memory), str(os.getpid()),
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env={name: os.environ[name] for name in _SURROUNDINGS if name in os.environ},
    )  # fmt: skip


async def ended(process: Process) -> int:
    """Kill a process that has not ended, and return its exit code; nobody else reads what it says meanwhile.

    What it said is taken from the pipe first: before Python 3.12.5, `wait` waits for that for ever.
    """
    with contextlib.suppress(ProcessLookupError):
        if process.returncode is None:
            process.kill()
    while process.stdout is not None and await process.stdout.read(_PIECE):
        pass
    return await process.wait()
