"""The website: facts and templates in, static files out.

    site/pages.toml            the kinds of page: which facts fill which template
    site/templates, styles …   how they look
    pages/queries/*.sql        the facts of each kind; one query fills all pages of a kind, never one query a page
    pages/build.py             the driver: `build` writes the whole site into an empty folder

Every page is written in Thai at its path and in English below ``en/``; all links are relative, so the site also
opens from a folder. The same tables give the same bytes: there is no clock and no chance in here.
"""

from thaktho.pages.settings import SiteSettings

__all__ = ["SiteSettings"]
