"""The settings of a workspace and its publishers: what is wrong is refused when it is read, and named."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.making import PUBLISHER, SETTINGS, workspace

from thaktho.errors import DataError, UsageError
from thaktho.workspace import Publisher, open_workspace, read_publisher

DATASET = PUBLISHER.format(id="fund")[PUBLISHER.format(id="fund").index("[[datasets]]") :]


def settings(folder: Path, change: Callable[[str], str]) -> Path:
    """Write the settings of a publisher, changed; return the file."""
    file = workspace(folder).publisher("fund").folder / "publisher.toml"
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")
    return file


def periods(folder: Path, *years: str) -> Publisher:
    """Return a publisher that has one dataset id with several periods."""
    more = [DATASET.replace("[2560, 2570]", year) for year in years]
    return read_publisher(settings(folder, lambda said: said.replace(DATASET, "".join(more))))


def test_a_dataset_of_two_periods_is_told_by_its_year_or_period(tmp_path: Path) -> None:
    who = periods(tmp_path, "2566", "[2567, 2570]")
    assert [who.dataset("projects", year).period for year in ("2566", "2568", "2567-2570", "๒๕๖๗")] == [
        "2566",
        "2567-2570",
        "2567-2570",
        "2567-2570",
    ]


@pytest.mark.parametrize(("name", "year"), [("projects", None), (None, None), (None, "x")])
def test_what_does_not_say_which_period_is_asked_for_it_by_name(
    tmp_path: Path, name: str | None, year: str | None
) -> None:
    with pytest.raises(UsageError) as caught:
        periods(tmp_path, "2566", "[2567, 2570]").dataset(name, year)
    assert caught.value.key == "workspace.which_period"
    assert "2566, 2567-2570" in caught.value.message.en
    assert "--year" in caught.value.message.th


def test_a_year_that_is_not_declared_is_said_with_what_to_do_about_it(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        periods(tmp_path, "2566", "[2567, 2570]").dataset("projects", "2571")
    assert caught.value.key == "workspace.no_such_year"
    assert "2571" in caught.value.message.en
    assert "publisher.toml" in caught.value.message.th


def test_one_key_twice_is_refused_and_named(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        periods(tmp_path, "2566", "[2566, 2566]")
    assert "projects/2566" in caught.value.message.en


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("license", "https://[::1"),
        ("license", "https://a.example/%zz"),
        ("homepage", "http://a.example:port/"),
        ("homepage", "javascript:alert(1)"),
    ],
)
def test_an_address_that_the_graph_would_refuse_is_refused_where_it_is_read(
    tmp_path: Path, setting: str, value: str
) -> None:
    def change(said: str) -> str:
        kept = [line for line in said.splitlines() if not line.startswith(setting)]
        return "\n".join([f'{setting} = "{value}"', *kept])

    with pytest.raises(DataError) as caught:
        read_publisher(settings(tmp_path, change))
    assert caught.value.key == "workspace.settings"


@pytest.mark.parametrize("value", ['"กองทุน"', '"Fund"', '"a\\" OR b"', '""', "5", '["fund"]'])
def test_an_organisation_that_no_ckan_has_is_refused_where_it_is_read(tmp_path: Path, value: str) -> None:
    """It stands in a query to the CKAN, and one that could not be would be looked for in vain."""
    with pytest.raises(DataError) as caught:
        read_publisher(settings(tmp_path, lambda said: f"ckan_organization = {value}\n{said}"))
    assert "ckan_organization" in caught.value.message.th


@pytest.mark.parametrize(
    "target", ["../publisher/x", "fund/../x", "fund/..", "fund", "/fund/x", "fund/a/b/c", "fund//x", "x y/z", "Fund/x"]
)
def test_a_look_up_leads_to_a_segment_and_never_out_of_the_base(tmp_path: Path, target: str) -> None:
    with pytest.raises(DataError):
        read_publisher(
            settings(tmp_path, lambda said: said.replace("[contact]", f'[lookups]\n"ก" = "{target}"\n[contact]'))
        )


@pytest.mark.parametrize("target", ["fund/L5221", "organization/กรมป่าไม้", "plan/fund/P67", "https://a.example/id/x"])
def test_a_look_up_may_be_a_segment_and_a_slug_or_a_whole_iri(tmp_path: Path, target: str) -> None:
    file = settings(tmp_path, lambda said: said.replace("[contact]", f'[lookups]\n"ก" = "{target}"\n[contact]'))
    assert read_publisher(file).lookups == {"ก": target}


@pytest.mark.parametrize("code", ["99", "9", "900101", "สงขลา"])
def test_a_province_that_does_not_exist_is_refused(tmp_path: Path, code: str) -> None:
    folder = workspace(tmp_path).folder
    (folder / "thaktho.toml").write_text(SETTINGS.replace("90", code), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        open_workspace(folder)
    assert code in caught.value.message.en


def test_what_a_person_judged_not_to_be_personal_is_read_from_the_settings(tmp_path: Path) -> None:
    file = settings(tmp_path, lambda said: said.replace("[contact]", '[guard]\nallow = ["นายหนัง ก"]\n[contact]'))
    assert read_publisher(file).allowed == ("นายหนัง ก",)


@pytest.mark.parametrize("allow", ['"นาย ก"', '["นาย ก", 5]', '[""]', '["  "]', "5", "{}"])
def test_what_is_allowed_is_a_list_of_texts_and_none_is_empty(tmp_path: Path, allow: str) -> None:
    """An empty text is in every text: it would allow everything."""
    file = settings(tmp_path, lambda said: said.replace("[contact]", f"[guard]\nallow = {allow}\n[contact]"))
    with pytest.raises(DataError) as caught:
        read_publisher(file)
    assert caught.value.key == "workspace.settings"


@pytest.mark.parametrize(("said", "count"), [("", 5), ("[privacy]\nsmallest_count = 11\n", 11), ("[privacy]\n", 5)])
def test_the_smallest_count_is_five_unless_the_deployment_says_otherwise(tmp_path: Path, said: str, count: int) -> None:
    folder = workspace(tmp_path).folder
    (folder / "thaktho.toml").write_text(SETTINGS + said, encoding="utf-8")
    assert open_workspace(folder).smallest_count == count


@pytest.mark.parametrize("said", ["-1", '"5"', "true", "2.5", "100000", "[5]"])
def test_a_smallest_count_that_is_no_count_is_refused(tmp_path: Path, said: str) -> None:
    folder = workspace(tmp_path).folder
    (folder / "thaktho.toml").write_text(f"{SETTINGS}[privacy]\nsmallest_count = {said}\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        open_workspace(folder)
    assert "smallest_count" in caught.value.message.en


def test_a_store_is_three_addresses(tmp_path: Path) -> None:
    folder = workspace(tmp_path).folder
    assert open_workspace(folder).store is None
    told = [f'{name} = "http://127.0.0.1:3030/ds/{name}/"\n' for name in ("query", "update", "graph")]
    (folder / "thaktho.toml").write_text(f"{SETTINGS}[store]\n{''.join(told)}", encoding="utf-8")
    at = open_workspace(folder).store
    assert at is not None
    assert at.update == "http://127.0.0.1:3030/ds/update"


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ('query = "http://h/q"\nupdate = "http://h/u"', "graph"),
        ('query = "http://h/q"\nupdate = "http://h/u"\ngraph = "http://h/g"\npassword = "geheim"', "password"),
        ('query = "http://h/q"\nupdate = "http://officer:geheim@h/u"\ngraph = "http://h/g"', "[store] update"),
        ('query = "file:///geheim"\nupdate = "http://h/u"\ngraph = "http://h/g"', "query"),
        ("query = 5\nupdate = 6\ngraph = 7", "query"),
    ],
)
def test_a_store_that_is_not_told_well_is_refused_and_no_password_repeated(
    tmp_path: Path, said: str, named: str
) -> None:
    folder = workspace(tmp_path).folder
    (folder / "thaktho.toml").write_text(f"{SETTINGS}[store]\n{said}\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        open_workspace(folder)
    assert named in caught.value.message.en
    assert "geheim" not in caught.value.message.en
