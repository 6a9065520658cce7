"""The log says how a slow query is built, and nothing of what was asked for."""

import re

from hypothesis import given
from hypothesis import strategies as st

from thaktho.serve.slow import shape

SECRET = "xsecretx"  # noqa: S105


def test_a_query_keeps_its_shape() -> None:
    query = (
        "# of whom\nPREFIX thk: <https://w3id.org/thaktho/ns#>\n"
        'SELECT ?name (COUNT(*) AS ?n) WHERE { ?name thk:approved 12.5 ; dct:title "ลับ"@th . FILTER(?n > 3) } LIMIT 10'
    )
    assert shape(query) == (
        "PREFIX thk:… <https://w3id.org/…> SELECT ?1 ( COUNT ( * ) AS ?2 ) WHERE { ?1 thk:… … . … ; dct:… … … …"
        " . FILTER ( ?2 > … ) } LIMIT …"
    ).replace("… . …", "… . …")


@given(st.lists(st.sampled_from(["'", '"', '"""', "'''", "<", ">", "#", "\n", " ", "\\", "?a", "{", "1", SECRET, ":"])))
def test_no_text_gets_into_the_log_however_it_is_read(pieces: list[str]) -> None:
    assert SECRET not in shape("SELECT * { " + "".join(pieces))


def test_what_is_kept_of_an_address_is_its_host() -> None:
    said = shape("DESCRIBE <https://a.example/id/project/xsecretx?x=xsecretx#xsecretx> <mailto:xsecretx>")
    assert said == "DESCRIBE <https://a.example/…> …"
    assert not re.search(SECRET, said)
