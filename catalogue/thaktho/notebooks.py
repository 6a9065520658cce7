"""The notebooks for researchers, as a site offers them: they read that site's own files."""

from collections.abc import Mapping

from thaktho.resources import folder

FOLDER = "notebooks"
_HERE = "../../build/songkhla/public"
"""What a notebook in a checkout reads, where ``THAKTHO_SITE`` says nothing else."""


def files(home: str) -> Mapping[str, bytes]:
    """Return the notebooks by their paths from the site's top; ``home`` is its address."""
    notebooks = sorted(folder("notebooks").glob("*.ipynb"))
    return {f"{FOLDER}/{one.name}": one.read_bytes().replace(_HERE.encode(), home.encode()) for one in notebooks}
