"""The HTML validator of the W3C over many pages, in one process."""

import json
import shutil
import subprocess
from pathlib import Path

from tests.needs import lacking

JAR = Path(__file__).parent / "browser" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
_NOT_ASKED = ("Content Security Policy", "This document appears to be written in", "Normalization Form C")
"""What is left to a browser, since pages are files here; and what is said of people's own words."""


def invalid(*paths: Path) -> list[str]:
    """Return the errors and warnings of pages, and of all below folders: file, line, what is wrong, the markup."""
    java = shutil.which("java")
    if java is None or not JAR.is_file():
        lacking("tools", "`make tools` installs the HTML validator with npm; it runs on java")
    quick = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")  # it ends before it would have paid to compile better
    asked = ("--format", "json", "--skip-non-html", "--exit-zero-always")
    command = [java, *quick, "-Xss8m", "-Xmx1g", "-jar", str(JAR), *asked]
    done = subprocess.run([*command, *map(str, paths)], check=True, capture_output=True, text=True)
    return [
        f"{one['url'].removeprefix('file:')}:{one.get('lastLine')}: {one['message']} {one.get('extract', '')[:200]}"
        for one in json.loads(done.stderr)["messages"]
        if not any(words in one["message"] for words in _NOT_ASKED)
    ]
