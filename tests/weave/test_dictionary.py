"""Words that are set up as they are asked for part a text as all of them do."""

from hypothesis import given
from hypothesis import strategies as st
from pythainlp.tokenize import word_tokenize
from pythainlp.util import Trie

from thaktho.weave.dictionary import Dictionary

WORDS = ("ดี", "ผู้", "ผู้สูง", "สูง", "สูงอายุ", "อายุ", "ผู้สูงอายุ", "ติดบ้าน", "บ้าน", "ติดเตียง", "เด็ก", "เด็กเล็ก", "เล็ก")
LETTERS = st.sampled_from([*WORDS, "ก", "็", "1", "ab", " "])


@given(st.lists(st.lists(LETTERS, max_size=6).map("".join), max_size=4), st.sets(st.sampled_from(WORDS[2:])))
def test_a_text_is_parted_as_by_all_words_at_once(texts: list[str], words: set[str]) -> None:
    known = {"ดี", "ผู้", " เล็กๆ ", *words}
    lazy = Dictionary(known)
    for text in texts:
        assert word_tokenize(text, custom_dict=lazy) == word_tokenize(text, custom_dict=Trie(known))
