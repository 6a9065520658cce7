"""Processes timed in turns: each run is one process of its own, start and all, and the fastest round counts.

The machine's speed drifts, so the runs are interleaved: every round holds one of each.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_MEGA = 1024**2
REPORT = """
import json, resource
def report(**said):
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    own = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM"))
    print(json.dumps({"own": own * 1024, "children": children * 1024, **said}))
"""
"""What a program begins with, to tell its peaks of memory (bytes) at its end."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run: seconds by the clock, seconds of computing (children's too), and what it reported."""

    wall: float
    cpu: float
    said: Mapping[str, float]

    @property
    def own(self) -> float:
        """Return the peak memory of the process itself, in MB."""
        return self.said.get("own", 0) / _MEGA

    @property
    def children(self) -> float:
        """Return the peak memory of the biggest child, in MB."""
        return self.said.get("children", 0) / _MEGA


def rounds(commands: Mapping[str, Sequence[str]], number: int) -> dict[str, list[Run]]:
    """Run every command once a round; return the runs of each, by its name."""
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    for _ in range(number):
        for name, command in commands.items():
            runs[name].append(_run(command))
    return runs


def best(runs: Sequence[Run]) -> Run:
    """Return the run that took the least computing."""
    return min(runs, key=lambda run: run.cpu)


def drift(runs: Sequence[Run]) -> float:
    """Return by how much the slowest run took more computing than the fastest: 0.25 is a quarter more."""
    return max(run.cpu for run in runs) / min(run.cpu for run in runs) - 1


def python(program: str, *words: str) -> list[str]:
    """Return the command of a Python program that may call ``report``."""
    return [sys.executable, "-c", REPORT + program, *words]


def _run(command: Sequence[str]) -> Run:
    before, started = os.times(), time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    wall, after = time.perf_counter() - started, os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    last = (done.stdout.splitlines() or [""])[-1]
    return Run(wall, cpu, json.loads(last) if last.startswith("{") else {})
