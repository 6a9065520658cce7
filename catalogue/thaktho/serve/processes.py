"""How the server starts a process for what others ask: a program of ours, with only the paths of the environment."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process

_SURROUNDINGS = ("PATH", "PYTHONPATH", "PYTHONHOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TMPDIR")


async def started(module: str, folder: str, memory: int) -> Process:
    """Start a module of ours, which is told a folder, how many bytes of memory it may use, and whose child it is."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-P", "-m", f"thaktho.serve.{module}", folder, str(memory), str(os.getpid()),
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env={name: os.environ[name] for name in _SURROUNDINGS if name in os.environ},
    )  # fmt: skip
