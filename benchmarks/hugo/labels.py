"""The words of Hugo's layouts: our own, in Thai, by the keys that our templates use.

``{{ i18n "way" }}`` is the sentence ``site.way``, and ``{{ i18n "way_whole" | safeHTML }}`` the same with those words
marked up that no line ends within. An author of a site in two languages has them in Hugo's file of translations; who
writes in one alone has them in the layout, where they cost nothing. Both are made of the same layouts.
"""

import json
import re
import shutil
from pathlib import Path

from markupsafe import escape

from thaktho.messages import catalogue
from thaktho.pages.unbroken import whole

LAYOUTS = Path(__file__).parent / "layouts"
TRANSLATED, WRITTEN = "layouts", "written"
"""The folders of the two: labels out of ``i18n/th.json``, and labels in the layout."""
_LABEL = re.compile(r'\{\{ i18n "(\w+)"(?: \| safeHTML)? \}\}')


def write(folder: Path) -> None:
    """Write both layouts, and the translations that the former asks for, into a site of Hugo."""
    shutil.copytree(LAYOUTS, folder / TRANSLATED)
    used: dict[str, str] = {}
    for layout in sorted(LAYOUTS.rglob("*.html")):
        text = layout.read_text(encoding="utf-8")
        used |= {key: label(key) for key in _LABEL.findall(text)}
        written = folder / WRITTEN / layout.relative_to(LAYOUTS)
        written.parent.mkdir(parents=True, exist_ok=True)
        written.write_text(_LABEL.sub(lambda found: _markup(found[1]), text), encoding="utf-8")
    (folder / "i18n").mkdir()
    (folder / "i18n" / "th.json").write_text(json.dumps(used, ensure_ascii=False), encoding="utf-8")


def label(key: str) -> str:
    """Return a label as Hugo is given it: a text that it escapes, or markup where the key ends with ``_whole``."""
    name = key.removesuffix("_whole")
    text = catalogue()[f"site.{name}"].th
    return text if name == key else whole(escape(text))


def _markup(key: str) -> str:
    text = label(key)
    return text if key.endswith("_whole") else escape(text)
