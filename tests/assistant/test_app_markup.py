from html import unescape
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from assistant.app.markup import Markup, element, join, labelled, worded


class Reader(HTMLParser):
    """Keeps what a browser would see: tags with their attributes, and text."""

    def __init__(self):
        super().__init__()
        self.tags, self.text = [], ""

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


def read(markup):
    reader = Reader()
    reader.feed(markup)
    reader.close()
    return reader


anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00"))


@given(anything, anything)
def test_whatever_goes_in_comes_out_as_text_and_attribute(text, value):
    seen = read(element("p", text, title=value))
    assert seen.tags == [("p", {"title": value})]
    assert seen.text == text


def test_markup_is_put_in_as_it_stands_and_other_strings_are_not():
    inner = element("b", "<1>")
    assert element("p", inner, "<b>2</b>") == "<p><b>&lt;1&gt;</b>&lt;b&gt;2&lt;/b&gt;</p>"
    assert join([inner, "&"]) == "<b>&lt;1&gt;</b>&amp;"
    assert isinstance(join([]), Markup)


def test_attributes_that_are_none_or_false_are_left_out():
    assert element("button", class_="chip", data_marker=1, hidden=False, title=None, disabled=True) == (
        '<button class="chip" data-marker="1" disabled></button>'
    )


def test_words_carry_their_key_and_their_values_for_other_languages():
    seen = read(worded("p", "question.long", {"count": 2001, "most": 2000}, class_="trouble"))
    ((tag, attributes),) = seen.tags
    assert tag == "p"
    assert attributes["data-say"] == "question.long"
    assert attributes["data-values"] == '{"count": 2001, "most": 2000}'
    assert seen.text.startswith("問題有 2001 字")


def test_a_quote_in_a_label_is_escaped_twice_over():
    quote = '"><script>alert(1)</script>'
    markup = element("button", "[1]", **labelled("aria_label", "chip.label", {"marker": 1, "quote": quote}))
    ((_, attributes),) = read(markup).tags
    assert attributes["aria-label"] == f"出處 1：{quote}"
    assert "<script" not in markup
    assert quote in unescape(attributes["data-values"]).replace('\\"', '"')
