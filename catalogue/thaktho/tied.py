"""A process that ends with the one that started it, however that ends: also where the machine kills it."""

import ctypes
import os
import signal

_PR_SET_PDEATHSIG = 1


def end_with(parent: int) -> None:
    """Have the system kill this process as soon as the thread that started it is gone.

    Args:
        parent: the id of the process of that thread.
    """
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before it was watched
        os._exit(1)
