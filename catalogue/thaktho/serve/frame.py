"""Pages of the server in the look of the site: the site's own 404 page, with other words in it.

That page stands by itself at any address (`pages/hosting.py`), so that nothing has to be known of the site's files.
"""

import re
from html import escape
from pathlib import Path

from thaktho.messages import Language

_ABOUT_ITSELF = re.compile(
    r'<(?:link rel="(?:canonical|alternate)"|meta property="og:|meta name="description")[^>]*>\n?'
)
_TITLE = re.compile(r"(?<=<title>).*?(?= · )", re.DOTALL)
_MAIN = re.compile(r"(?<=</header>\n)<nav class=\"wide crumbs\".*?</nav>\n(<main[^>]*>).*?(?=</main>)", re.DOTALL)
_LANGUAGE = re.compile(r'(<a class="language" href=")[^"]*')


def framed(public: Path, language: Language, title: str, main: str, other: str) -> str | None:
    """Return a page.

    Args:
        public: the folder of the site.
        language: of the page.
        title: of the page, as text.
        main: what stands in it, as HTML.
        other: the address of the page in the other language.

    Returns:
        None: there is no site at the moment.
    """
    try:
        page = (public / ("en/404.html" if language == "en" else "404.html")).read_text(encoding="utf-8")
    except OSError:
        return None
    page = _ABOUT_ITSELF.sub("", page).replace(' aria-current="true"', "")
    page = _TITLE.sub(lambda _: escape(title), page, count=1)
    page = _LANGUAGE.sub(lambda met: f"{met[1]}{escape(other)}", page, count=1)
    return _MAIN.sub(lambda met: f"{met[1]}\n{main}", page, count=1)
