"""Puts the site's room into the wheel, with what npm makes of its packages, which it has made first.

Where npm is missing or fails, what was made before is taken; where there is none, the wheel lacks the typeface and the
query page, and this says so.
"""

import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_OF_NPM = {"node_modules", "package.json", "package-lock.json", ".npmrc", "build.mjs", "query", "bundles.new"}
"""What makes the bundles: none of it goes into a wheel."""


class Hook(BuildHookInterface[Any]):
    """Called by hatchling for every wheel and sdist; editable installs read the checkout, so need nothing."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the bundles and name the files of the site."""
        if version == "editable":
            return
        site = Path(self.root) / "site"
        self._bundle(site)
        if self.target_name == "wheel":
            for file in site.iterdir():
                if file.name not in _OF_NPM:
                    build_data["force_include"][str(file)] = f"thaktho/_data/site/{file.name}"

    def _bundle(self, site: Path) -> None:
        npm = shutil.which("npm")
        why = "npm is not installed"
        if npm is not None:
            steps = (["ci"], ["run", "build"])
            if all(subprocess.run([npm, *step], cwd=site, check=False).returncode == 0 for step in steps):
                return
            why = "npm failed, as it says above"
        if (site / "bundles").is_dir():
            self.app.display_warning(f"{why}: the bundles that site/bundles holds are taken")
        else:
            self.app.display_error(f"{why}: what is built has NO TYPEFACE AND NO QUERY PAGE (make bundles makes them)")
