"""CITATION.cff: how the whole is cited, for programs that keep references (Citation File Format 1.2.0).

A key a line and its value as JSON, which is YAML too, so that no text of a title can mean anything else. All of it as
one JSON would be YAML as well, but readers look for a line that begins with ``cff-version`` (cffconvert 2.0).
"""

import datetime as dt
import json

from thaktho.messages import text
from thaktho.workspace import Workspace

NAME = "CITATION.cff"


def cff(deployment: Workspace, date: dt.date, license_: str | None) -> bytes:
    """Return the file.

    Args:
        deployment: what is cited.
        date: of the data, by which its state is told.
        license_: the address of the licence under which the whole is published.
    """
    keeper = deployment.keeper
    name, homepage = (keeper.name, keeper.homepage) if keeper else (deployment.title, None)
    author = {"name": name[deployment.language], **({"website": homepage} if homepage else {})}
    said = {
        "cff-version": "1.2.0",
        "message": text("about.cite")[deployment.language],
        "type": "dataset",
        "title": deployment.title[deployment.language],
        "abstract": text("about.whole_text")[deployment.language],
        "authors": [author],
        "version": date.isoformat(),
        "date-released": date.isoformat(),
        "url": deployment.site_base,
        "identifiers": [{"type": "url", "value": f"{deployment.base}dataset/whole"}],
        **({"license-url": license_} if license_ else {}),
    }
    return "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in said.items()).encode()
