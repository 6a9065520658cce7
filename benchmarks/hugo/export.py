"""The pages of our own site as content of Hugo: what an author of the same site would have exported as front matter.

A page of a project or a linkage is its rows as plain data, in the order of the page: names marked up already, amounts
and dates written out, addresses relative. What is the same on all of them stands in ``layouts/``, and so does
what depends on there being no row. Any other page is one piece of markup that Hugo need only copy.
"""

import json
from html import escape
from pathlib import Path
from typing import Any, cast

from benchmarks.hugo import labels
from lxml import etree, html
from lxml.etree import _Element as Element

Data = dict[str, Any]


def export(site: Path, folder: Path) -> int:
    """Write ``folder``, a site of Hugo, out of a site of ours; return how many of its pages hold rows.

    Raises:
        ValueError: a page is built otherwise than is known here.
    """
    labels.write(folder)
    exported = 0
    for file in sorted(site.rglob("*.html")):
        text = file.read_text(encoding="utf-8")
        path = file.parent.relative_to(site).as_posix()
        page = html.fromstring(text)
        kind = _text(page, "body/@class").removeprefix("kind-")
        if kind in _KINDS:
            try:
                rows = _KINDS[kind](_one(page, "body/main"))
            except (ValueError, IndexError, KeyError) as error:
                raise ValueError(f"{path} is not built as {__file__} knows such pages: it has to follow") from error
            front = {"type": kind, "at": f"{path}/"} | _frame(page) | rows
            content, body = folder / "content" / f"{path}.md", ""
            exported += 1
        else:
            front = {"type": "copy", "url": f"/{path}/"}
            content, body = folder / "content" / _copied(path), text
        content.parent.mkdir(parents=True, exist_ok=True)
        content.write_text(f"{json.dumps(front, ensure_ascii=False)}\n{body}", encoding="utf-8")
    _configure(site, folder)
    return exported


def _copied(path: str) -> str:
    """Return where a page lies that is copied: flat, so that no folder of content makes a section of it."""
    return "_index.html" if path == "." else f"copy/{path.replace('/', '_')}.html"


def _configure(site: Path, folder: Path) -> None:
    """Write Hugo's configuration: without the kinds of page and the additions that ours has not."""
    home = html.parse(site / "index.html").getroot()
    settings = {
        "baseURL": _text(home, "head/link[@rel='canonical']/@href"),
        "title": _text(home, "head/meta[@property='og:site_name']/@content"),
        "languageCode": "th",
        "defaultContentLanguage": "th",
        "disableKinds": ["taxonomy", "term", "RSS", "sitemap", "robotsTXT", "404", "section"],
        "disablePathToLower": True,
        "disableHugoGeneratorInject": True,
        "params": {"stylesheet": _text(home, "head/link[@rel='stylesheet']/@href").removeprefix("./")},
    }
    (folder / "config.json").write_text(json.dumps(settings), encoding="utf-8")


def _frame(page: Element) -> Data:
    """Return what the frame of a page tells of it."""
    told = "head/meta[@property='og:%s']/@content"
    return {
        "title": _text(page, told % "title"),
        "description": _text(page, told % "description"),
        "crumbs": _links(_all(page, "body/nav[contains(@class, 'crumbs')]/ol/li[position() > 1]/a")),
    }


def _project(main: Element) -> Data:
    steps = _all(main, "nav[@class='way']/ol/li")
    *moneys, year, place, fund = _all(main, "dl[@class='figures']/div")
    purposes = _all(main, "section[@id='what-for']/dl/div")
    _, goals, plans, *_ = steps
    return _headed(main) | {
        "code": _text(main, "header/p[@class='code']"),
        "strategies": _links(_all(steps[0], "span[@class='one']/a")),
        "moneys": [{"label": _markup(_one(one, "dt")), "amount": _text(one, "dd/span")} for one in moneys],
        "year": _text(year, "dd/span"),
        "areas": [_link(one) | {"within": _text(one, "following-sibling::span")} for one in _all(place, ".//a")],
        "funds": _links(_all(fund, ".//a")),
        "linkages": [_meeting(one) for one in _all(main, "section[@id='linkages']/ul/li")],
        "chain": _chain(main),
        "groups": _links(_all(purposes[0], "dd//a")),
        "goals": _links(_all(goals, "span[@class='one']/a")),
        "plans": _links(_all(plans, "span[@class='one']/a")),
        "bodies": _links(_all(purposes[-1], "dd//a")),
        "funding": _funding(_one(main, "section[@id='money']//table")),
        "facts": [_fact(one) for one in _all(main, ".//section[@id='facts']/dl/div")],
        "tables": [_table(one) for one in _all(main, "section[@id='stated']/details/section[not(@id)]")],
        "origins": [_origin(one) for one in _all(main, "section[@id='origin']/ul/li")],
        "cited": _cited(main),
        "key": _text(main, "section[@id='take']/p[@class='note']/span"),
        "scanned": _text(main, "section[@id='take']/p[@class='qr']//span[@class='code']"),
    }


def _linkage(main: Element) -> Data:
    projects, money, _ = _all(main, "dl[@class='figures']/div")
    why, members, evidence, _ = _all(main, "section[not(@id)]")
    return _headed(main) | {
        "kicker": _markup(_one(main, "header/p[@class='kicker']")),
        "projects": _text(projects, "dd/span[@class='big']"),
        "period": _markup(_one(projects, "dd/span[@class='note']")),
        "moneys": _moneys(_one(money, "dd/span[@class='big']")),
        "note": _text(money, "dd/span[@class='note']"),
        "definition": _text(why, "p[1]"),
        "reasons": [one.text for one in _all(why, "ul/li")],
        "judged": not _all(why, "p[@class='warn']"),
        "members": [
            _link(_one(one, "th/a")) | {"projects": _text(one, "td[1]"), "moneys": _moneys(_one(one, "td[2]"))}
            for one in _all(members, ".//tbody/tr")
        ],
        "evidence": [_card(one) for one in _all(evidence, "ol/li")],
        "key": _text(main, "section[@id='take']/p[@class='note']/span"),
    }


_KINDS = {"project": _project, "linkage": _linkage}


def _headed(main: Element) -> Data:
    head = _one(main, "header/h1")
    return {"name": _markup(head), "long": head.get("class") == "long"}


def _meeting(item: Element) -> Data:
    projects, *moneys = _all(item, "p[@class='card-meta']/span")
    (why,) = _all(item, "p[@class='card-meta']/a")
    return {
        "sentence": _markup(_one(item, "p[@class='sentence']")),
        "projects": projects.text,
        "moneys": [_money(one) for one in moneys],
        "to": why.get("href"),
        "name": _text(why, "span[@class='hidden']").removeprefix(": "),
    }


def _chain(main: Element) -> Data | None:
    for chain in _all(main, "section[@id='chain']"):
        shown = {
            _text(rows, "preceding-sibling::h3[1]"): [
                _link(_one(one, "a")) | {"year": _text(one, "span")} for one in _all(rows, "li")
            ]
            for rows in _all(chain, "ul")
        }
        count, shape = _one(chain, "h2/span[@class='count']"), _text(chain, "p[@class='note']")
        return {"projects": _markup(count), "shape": shape} | {
            what: shown.get(labels.label(f"chain_{what}"), []) for what in ("earlier", "later", "beside")
        }
    return None


def _funding(table: Element) -> Data:
    return {
        "phases": [_markup(one) for one in _all(table, "thead/tr/th[@class='num']")],
        "rows": [
            {"fund": _link(_one(row, "th/a")), "amounts": [one.text for one in _all(row, "td")]}
            for row in _all(table, "tbody/tr")
        ],
    }


def _fact(item: Element) -> Data:
    return {
        "label": _markup(_one(item, "dt")),
        "values": [_cell(one, _one(one, "span")) for one in _all(item, "dd")],
    }


def _table(section: Element) -> Data:
    heads = _all(section, ".//thead/tr/th")
    units = _all(section, ".//tbody/tr[1]/td/@data-unit")
    return {
        "label": _markup(_one(section, "h2")),
        "plain": _text(section, "div/@aria-label"),
        "caption": _text(section, "div/table/caption"),
        "columns": [
            {"label": _markup(head), "plain": unit, "number": head.get("class") == "num"}
            for head, unit in zip(heads, units, strict=True)
        ],
        "rows": [[_cell(cell, cell) for cell in row] for row in _all(section, ".//tbody/tr")],
    }


def _cell(whole: Element, said: Element) -> Data:
    """Return a stated value, where it leads, and its source: ``said`` holds the value within ``whole``."""
    links = _links(_all(said, "a"))
    value = links[0] if links else {"name": (said.text or "").strip()}
    return value | {"cell": _text(whole, "span[@class='src']")}


def _origin(item: Element) -> Data:
    publisher = _all(item, "p[1]/a")[1]
    file, ask = _all(item, "details/p")
    named, received = (file.text or "").partition(": ")[2].split(" · ")
    _, office, _ = (_one(ask, "a[1]").tail or "").split(" · ")
    (report,) = _all(item, "p[@class='report']/a")
    return {
        "said": _markup(_one(item, "p")),
        "publisher": _link(publisher),
        "report": report.get("href"),
        "asked": report.text,
        "file": named,
        "received": received,
        "office": office,
        "mail": _text(ask, "a[2]"),
    }


def _cited(main: Element) -> Data:
    (section,) = _all(main, "section[@id='cite']")
    said = _text(section, "p/text()").strip()
    lines = (line.partition("  - ") for line in _text(section, "details/pre").splitlines())
    record = {mark: value for mark, _, value in lines}
    return {
        "said": said,
        "who": record["AU"],
        "year": record["PY"],
        "day": record["DA"],
        "title": record["TI"],
        "dataset": record["T2"],
        "edition": record["ET"],
    }


def _card(item: Element) -> Data:
    year, area, fund = _all(item, "div[@class='card-meta']/span")
    return _link(_one(item, "div/a")) | {
        "year": year.text,
        "area": _link(_one(area, "a")) | {"within": _text(area, "span")},
        "funds": _links(_all(fund, "a")),
        "moneys": _moneys(_one(item, "div[@class='card-money']")),
    }


def _moneys(place: Element) -> list[Data]:
    return [_money(one) for one in _all(place, "span[@class='money-one']")]


def _money(item: Element) -> Data:
    return {"amount": (item.text or "").strip(), "phase": _text(item, "span")}


def _links(found: list[Element]) -> list[Data]:
    return [_link(one) for one in found]


def _link(one: Element) -> Data:
    return {"to": one.get("href"), "name": _markup(one)}


def _all(within: Element, path: str) -> list[Element]:
    return cast("list[Element]", within.xpath(path))


def _one(within: Element, path: str) -> Element:
    return _all(within, path)[0]


def _text(within: Element, path: str) -> str:
    return str(within.xpath(f"string({path})")).strip()


def _markup(element: Element) -> str:
    """Return what an element holds, as markup."""
    inner = (etree.tostring(child, encoding="unicode") for child in element)
    return (escape(element.text or "", quote=False) + "".join(inner)).strip()
