"""A query that got past every check reaches no other server: its process cannot open a connection."""

import json
import os
import platform
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from thaktho.serve.asker import Question
from thaktho.store.graphs import Embedded

pytestmark = pytest.mark.skipif(
    platform.machine() not in {"x86_64", "aarch64"}, reason="NO SECCOMP: known for x86_64 and aarch64 alone"
)


def test_a_query_of_another_server_does_not_reach_it(tmp_path: Path) -> None:
    Embedded(tmp_path / "store").snapshot(tmp_path / "published")
    with socket.create_server(("127.0.0.1", 0)) as inner:
        inner.settimeout(0.2)
        query = f"SELECT * {{ SERVICE <http://127.0.0.1:{inner.getsockname()[1]}/> {{ ?s ?p ?o }} }}"
        question = Question(
            query=query,
            base="https://test.example/",
            default=None,
            named=None,
            table="json",
            graph=None,
            rows=10,
            size=1000,
            seconds=10,
        )
        command = [
            sys.executable,
            "-m",
            "thaktho.serve.asker",
            str(tmp_path / "published"),
            str(1 << 30),
            str(os.getpid()),
        ]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        asked = json.dumps(question).encode() + b"\n"
        said = subprocess.run(command, input=asked, capture_output=True, check=True, env=environment, timeout=20)
        assert json.loads(said.stdout)["wrong"] == "store"
        with pytest.raises(TimeoutError):
            inner.accept()
