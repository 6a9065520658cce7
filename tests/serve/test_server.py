"""What can be wrong before a server runs: one message and an exit code each."""

import socket
from pathlib import Path

import pytest
from tests.serve.serving import SETTINGS, workspace

from thaktho.cli import main
from thaktho.services import Serving
from thaktho.workspace import open_workspace


def test_without_a_site_there_is_nothing_to_serve(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "thaktho.toml").write_text(SETTINGS, encoding="utf-8")
    assert main(["serve", "--workspace", str(tmp_path)]) == 2
    assert "thaktho build" in capsys.readouterr().err


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "no.such.host.example", "192.0.2.1"])
def test_an_address_that_cannot_be_listened_at_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], host: str
) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    folder = workspace(tmp_path / "workspace")
    with socket.socket(family) as taken:
        taken.bind((host if host in {"127.0.0.1", "::1"} else "127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert main(["serve", "--workspace", str(folder), "--host", host, "--port", port]) == 3
    told = capsys.readouterr().err
    assert host in told
    assert "--port" in told


def test_a_port_is_a_number_that_a_port_may_have(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = workspace(tmp_path / "workspace")
    assert main(["serve", "--workspace", str(folder), "--port", "99999"]) == 3
    assert main(["serve", "--workspace", str(folder), "--port", "http"]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_the_settings_say_what_a_client_may_ask(tmp_path: Path) -> None:
    folder = workspace(tmp_path, settings=SETTINGS + 'proxies = ["127.0.0.1"]\n')
    assert open_workspace(folder).serving == Serving(3, 512 << 20, 1000, 100_000, ("127.0.0.1",))


@pytest.mark.parametrize(
    "line",
    ["seconds = 0", 'seconds = "3"', "seconds = true", "memory_mb = 10", "rows = -1", 'proxies = "*"', "colour = 1"],
)
def test_a_setting_that_is_not_right_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str) -> None:
    folder = workspace(tmp_path, settings=SETTINGS.partition("[serve]")[0] + f"[serve]\n{line}\n")
    assert main(["serve", "--workspace", str(folder)]) == 1
    assert "thaktho.toml" in capsys.readouterr().err
