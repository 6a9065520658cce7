"""What pages load stands under names that change with its content."""

from pathlib import Path

import pytest

from thaktho.pages.assets import assets


def _site(folder: Path, css: str) -> Path:
    for room in ("styles", "scripts", "bundles/fonts"):
        (folder / room).mkdir(parents=True, exist_ok=True)
    (folder / "styles" / "10-a.css").write_text(css, encoding="utf-8")
    (folder / "styles" / "20-b.css").write_text("b{}", encoding="utf-8")
    (folder / "scripts" / "one.js").write_text("1;", encoding="utf-8")
    (folder / "bundles" / "fonts" / "face.woff2").write_bytes(b"\0")
    return folder


def test_styles_are_joined_in_order_and_only_a_changed_file_changes_its_name(tmp_path: Path) -> None:
    before = assets(_site(tmp_path, "a{}"))
    after = assets(_site(tmp_path, "a{color:red}"))
    assert before.contents[before.names["site.css"]] == b"a{}\nb{}"
    assert before.path("site.css") != after.path("site.css")
    assert before.path("one.js") == after.path("one.js")


def test_styles_of_a_folder_are_a_file_of_their_own(tmp_path: Path) -> None:
    """What one page alone needs is fetched for no other."""
    room = _site(tmp_path, "a{}")
    (room / "styles" / "query").mkdir()
    (room / "styles" / "query" / "10-page.css").write_text("c{}", encoding="utf-8")
    made = assets(room)
    assert [made.contents[made.names[name]] for name in ("site.css", "query.css")] == [b"a{}\nb{}", b"c{}"]


def test_bundles_keep_their_folders(tmp_path: Path) -> None:
    made = assets(_site(tmp_path / "site", "a{}"))
    made.write(tmp_path / "out")
    written = {file.relative_to(tmp_path / "out").as_posix() for file in (tmp_path / "out").rglob("*.woff2")}
    assert written == {made.path("fonts/face.woff2")}
    assert made.path("fonts/face.woff2").startswith("assets/fonts/face.")


def test_what_is_not_there_is_told_apart(tmp_path: Path) -> None:
    made = assets(_site(tmp_path, "a{}"))
    assert "query.js" not in made
    with pytest.raises(KeyError):
        made.path("query.js")


def test_styles_name_what_they_load_by_the_name_with_its_digest(tmp_path: Path) -> None:
    site = _site(tmp_path, "a{}")
    (site / "bundles" / "site.css").write_text("@font-face{src:url(fonts/face.woff2)}", encoding="utf-8")
    made = assets(site)
    css = made.contents[made.names["site.css"]].decode()
    face = made.names["fonts/face.woff2"]
    assert css == f"@font-face{{src:url({face})}}\na{{}}\nb{{}}"
    (site / "bundles" / "fonts" / "face.woff2").write_bytes(b"\1")
    assert assets(site).path("site.css") != made.path("site.css")
