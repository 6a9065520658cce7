"""A process is ended whatever it still has to say, and nothing of it stays."""

import asyncio
import signal
import sys
from asyncio.subprocess import PIPE

from thaktho.serve.processes import ended

LOUD = "import sys, time; sys.stdout.write('x' * 10_000_000); sys.stdout.flush(); time.sleep(60)"


def test_a_process_of_which_nobody_takes_what_it_says_ends() -> None:
    async def said() -> tuple[int, bool]:
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", LOUD, stdout=PIPE)
        assert process.stdout is not None
        await process.stdout.readexactly(10)
        await asyncio.sleep(0.2)  # more than is taken from a pipe that nobody reads
        async with asyncio.timeout(20):
            return await ended(process), process.stdout.at_eof()

    assert asyncio.run(said()) == (-signal.SIGKILL, True)
