"""A workspace whose every free field holds what would break a page that trusted it, sent the way any file is."""

import json
from collections.abc import Mapping
from pathlib import Path

from tests.making import PROJECT, run, submit, twin, workspace

from thaktho.contract import shipped
from thaktho.flow import Catalogue, Submitted
from thaktho.workspace import open_workspace

_RUN = "window.ran = true"
VALUES: Mapping[str, str] = {
    "script": f"<script>{_RUN}</script><img src=x onerror='{_RUN}'>",
    "attribute": f"\"' autofocus onfocus={_RUN} x='><svg onload={_RUN}>",
    "end of a script": f"</script></title></textarea></style><script>{_RUN}</script>",
    "comment": "--> <!-- ]]> <![CDATA[ <?php ?> &lt;b&gt; &#x3c;i&#x3e; &amp;amp;",
    "template": "{{ 7 * 7 }} {% for x in y %} {# no #} ${7*7} #{7*7} %(name)s {0}",
    "link": f"javascript:{_RUN} data:text/html,<script>{_RUN}</script> //evil.example",
    "right to left": "โครงการ \u202eกลับหลัง\u2066 \u200fข้อความ مشروع עברית",
    "zalgo": "โครงการ " + "".join(letter + "\u0301\u0302\u0303\u0316" * 15 for letter in "zalgo"),
    "long word": "Supercalifragilistic" * 24,
    "long Thai": "โครงการยาวมาก" * 38,
    "spreadsheet": '=HYPERLINK("https://evil.example";"คลิก")',
    "nothing": "null None NaN undefined true -0 \u00a0 \u200b",
    "emoji": "โครงการ 👩\u200d👩\u200d👧\u200d👦🏴\u200d☠\ufe0f \U000e0041 \u20bf",
    "separators": "หนึ่ง\u2028สอง\u2029สาม \u0085 | \\ ` ~ ^ /../../ %00 %2e%2e%2f ?a=b#c",
    "control": "โครงการ\x01มี\x02อักขระ\x08ควบคุม\x1b[31m\x7f\ufffe\ufdd0",
}
"""What a text tries, and the text. All are short enough for a title; what is longer is refused."""
PLACE = "830101"
"""A tambon of a small province."""
GROUPS = ("1001", "1002", "1003", "1004", "3001", "9001")
LINKS = (
    "https://evil.example/it's(x);alert(1)?a=1&copy=2&lt;",
    f"https://evil.example/%22onmouseover=%22{_RUN.replace(' ', '%20')}",
    "https://evil.example/%3C/a%3E%3Cscript%3E#'//",
)


def hostile_site(folder: Path) -> Path:
    """Make the workspace in an empty folder, withdraw projects, and build its site; return the site."""
    settings = workspace(folder / "workspace", "fund", "other").folder / "thaktho.toml"
    said = settings.read_text(encoding="utf-8")
    for old, new in (('provinces = ["90"]', 'provinces = ["83"]'), ('"Test"', json.dumps(VALUES["script"]))):
        said = said.replace(old, new)
    settings.write_text(said, encoding="utf-8")
    place = open_workspace(folder / "workspace")
    with Catalogue(place, shipped()) as catalogue:
        withdrawn = [
            {**PROJECT, "code": f"W{n}", "title": value, "area": PLACE} for n, value in enumerate(VALUES.values())
        ]
        accepted(submit(catalogue, twin(folder / "W", project=withdrawn), "other"))
        accepted(submit(catalogue, rows(folder / "B", "B"), "other"))
        accepted(submit(catalogue, rows(folder / "A", "A"), "fund"))
    assert run(place.folder, "build") == 0
    return place.folder / "public"


def accepted(done: Submitted) -> None:
    """Make sure that no row was left out."""
    assert done.outcome == "accepted", done.checked
    assert not done.left_out, [(one.cell, one.message.en) for one in done.left_out]


def rows(folder: Path, letter: str) -> Path:
    """Write a row a value on every sheet, with codes that begin with the letter."""
    sheets: dict[str, list[Mapping[str, str]]] = {sheet.name.replace("-", "_"): [] for sheet in shipped().sheets}
    for n, value in enumerate(VALUES.values()):
        web = LINKS[n % len(LINKS)]
        said = {"title": value, "name": value, "description": value, "objective": value, "page": web}
        code, short, year = f"{letter}{n}", value[:60], "2568"
        project = f"L5221-{code}"
        told = {"fund": f"F{code}", "plan": f"P{code}", "goal": f"G{code}", "responsible": f"O{code}"}
        sheets["project"].append(
            {**said, **told, "code": project, "fiscalYear": year, "approved": f"{n + 1}000", "agreement": short}
            | {"area": PLACE, "targetGroup": "1004"}
        )
        sheets["target"].append({"project": project, "indicator": value, "unit": short, "aim": "5", "result": "7"})
        sheets["activity"].append({**said, "project": project, "area": PLACE})
        sheets["lesson"].append({"project": project, "text": value, "advice": value, "targetGroup": "1004"})
        sheets["plan"].append({**said, "code": f"P{code}", "fiscalYear": year, "strategy": f"S{code}"})
        sheets["strategy"].append({**said, "code": f"S{code}", "startYear": year, "endYear": year, "area": PLACE})
        sheets["goal"].append({**said, "code": f"G{code}", "strategy": f"S{code}"})
        sheets["fund"].append({**said, "code": f"F{code}", "kind": "foundation", "sector": "people"})
        sheets["organization"].append({**said, "code": f"O{code}", "sector": "people"})
        sheets["budget_line"].append(
            {**said, "code": f"B{code}", "fiscalYear": year, "amount": "1000", "fund": f"F{code}", "area": PLACE}
            | {"budgetArea": value, "budgetPlan": value}
        )
        sheets["need"].append(
            {
                "area": PLACE,
                "targetGroup": GROUPS[n % len(GROUPS)],
                "year": str(2560 + n // len(GROUPS)),
                "count": "50",
                "measure": value,
                "page": web,
            }
        )
    return twin(folder, **{name: some for name, some in sheets.items() if some})
