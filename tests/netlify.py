"""Where Netlify leads the addresses of a site by its `_redirects`: its own program of npm, as WebAssembly in Node."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.needs import lacking

_HERE = Path(__file__).parent / "browser"


def led(file: Path, paths: Sequence[str]) -> dict[str, str | None]:
    """Return where each path leads, or None where no rule speaks of it; every rule that does answers 302."""
    node = shutil.which("node")
    if node is None or not (_HERE / "node_modules" / "netlify-redirector").is_dir():
        lacking("tools", "make tools gets what Netlify reads its rules with")
    done = subprocess.run(
        [node, str(_HERE / "redirector.cjs"), str(file)],
        input="\n".join(paths),
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(paths)
    assert {answer[0] for answer in answers if answer} == {302}
    return {path: answer and answer[1] for path, answer in zip(paths, answers, strict=True)}
