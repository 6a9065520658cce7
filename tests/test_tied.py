"""A process ends with the one that started it, however that ends."""

import os
import select
import subprocess
import sys

_CHILD = """
import os, sys, time
from thaktho import tied
tied.end_with(int(sys.argv[1]))
print(os.getpid(), flush=True)
time.sleep(600)
"""
_PARENT = """
import os, subprocess, sys, time
subprocess.Popen([sys.executable, "-c", sys.argv[1], str(os.getpid())])
time.sleep(600)
"""


def test_a_process_ends_where_its_parent_is_killed() -> None:
    """Both write to one pipe, which is at its end when both are gone."""
    command = [sys.executable, "-c", _PARENT, _CHILD]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
        ended, _, _ = select.select([parent.stdout], [], [], 60)
        if not ended:
            os.kill(child, 9)
        assert ended
        assert parent.stdout.read() == b""


def test_a_process_whose_parent_is_gone_already_ends_at_once() -> None:
    done = subprocess.run([sys.executable, "-c", _CHILD, "1"], capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (1, b"")
