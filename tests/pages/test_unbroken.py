"""Words that no line ends within: marked where people read them, and nowhere where there is no room for markup."""

import re
from pathlib import Path

from markupsafe import Markup, escape
from tests.pages.test_build import pages

from thaktho.messages import catalogue
from thaktho.pages.names import Names
from thaktho.pages.unbroken import whole
from thaktho.pages.view import View


def test_a_compound_stands_on_one_line() -> None:
    told = whole(Markup("งบประมาณของผู้สูงอายุ"))
    assert told == '<span class="nb">งบประมาณ</span>ของ<span class="nb">ผู้สูงอายุ</span>'
    assert isinstance(told, Markup)
    assert whole(told) == told, "what is marked is not marked again"
    longer = whole(Markup("แหล่งงบประมาณ"))
    assert longer == '<span class="nb">แหล่งงบประมาณ</span>'
    assert whole(longer) == longer, "nor a word within it"
    assert told.striptags() == "งบประมาณของผู้สูงอายุ", "nothing is left in the text itself"


def test_what_was_escaped_stays_so() -> None:
    assert whole(escape("<b>แผนงาน</b>")) == '&lt;b&gt;<span class="nb">แผนงาน</span>&lt;/b&gt;'


def test_sentences_are_marked_where_they_begin_an_element_and_never_in_an_attribute() -> None:
    view = View("th", Names((), (), "th"))
    said = catalogue()["site.funds_caption"]["th"]
    assert whole(escape(said)) != said
    template = view.environment().from_string(
        "<h2 class=\"a\" aria-label=\"{{ t('funds_caption') }}\">{{ t('funds_caption') }}</h2>"
        "<option value=\"\">{{ t('funds_caption') }}</option>"
    )
    assert template.render() == (
        f'<h2 class="a" aria-label="{said}">{whole(escape(said))}</h2><option value="">{said}</option>'
    )


def test_no_page_has_the_markup_in_an_attribute_or_in_its_title(public: Path) -> None:
    for file in pages(public):
        page = file.read_text(encoding="utf-8")
        assert not re.search(r'(?:="[^"<>]*|<(?:title|option)\b[^>]*>[^<]*)<span class="nb"', page), file
        assert "&lt;span class=&#34;nb" not in page, file
