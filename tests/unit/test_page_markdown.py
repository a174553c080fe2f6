"""A lesson's Markdown becomes HTML in which nothing can be executed."""

from base64 import b64encode
from html.parser import HTMLParser

import pytest
from hypothesis import given, strategies as st

from marelle_lessons.markdown import plain_text
from marelle_lessons.page.as_html import html

TAGS = {
    "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "strong", "em", "code", "pre", "div", "img",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


class _Reader(HTMLParser):
    """Notes each element, and whether they close as they opened."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _value in attrs)
        self.open += [] if tag == "img" else [tag]

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data: str) -> None:
        self.words += data


def none(_name: str) -> str:
    return ""


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("# Titre", "<h2>Titre</h2>"),
        ("### Trois", "<h4>Trois</h4>"),
        ("Un\nseul.", "<p>Un seul.</p>"),
        ("Le **robot** *avance*.", "<p>Le <strong>robot</strong> <em>avance</em>.</p>"),
        ("2 * 3 * 4", "<p>2 * 3 * 4</p>"),
        ("`a < b` & **c**", "<p><code>a &lt; b</code> &amp; <strong>c</strong></p>"),
        (
            "__Le__ _robot_ dit **`a*b`**.",
            "<p><strong>Le</strong> <em>robot</em> dit <strong><code>a*b</code></strong>.</p>",
        ),
        ("snake_case_name et a__b__c", "<p>snake_case_name et a__b__c</p>"),
        (
            "- [ ] un\n- [x] deux",
            '<ul><li class="to-tick">un</li><li class="to-tick">deux</li></ul>',
        ),
        ("- un\n- deux", "<ul><li>un</li><li>deux</li></ul>"),
        ("1. un\n2. deux\n   suite", "<ol><li>un</li><li>deux suite</li></ol>"),
        ("- un\n  - dedans", "<ul><li>un<ul><li>dedans</li></ul></li></ul>"),
        ("```python\nif a < b:\n```", '<pre tabindex="0"><code>if a &lt; b:</code></pre>'),
        ("> Attention", '<div class="note"><p>Attention</p></div>'),
        (
            '!!! note "Défi"\n    Un **carré**.\n\nFin',
            '<div class="note"><p><strong>Défi</strong></p><p>Un <strong>carré</strong>.</p></div><p>Fin</p>',
        ),
        ("!!! note\n    Un\nFin", '<div class="note"><p>Un</p></div><p>Fin</p>'),
        ("```\n\n!!! a\n    b\n\n```", '<pre tabindex="0"><code>\n!!! a\n    b\n</code></pre>'),
        (
            "| a | b |\n|---|:-:|\n| 1 | 2 |",
            '<div class="scrolls" tabindex="0"><table>'
            "<thead><tr>"
            + "".join(f'<th scope="col">{c}</th>' for c in "ab")
            + "</tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table></div>",
        ),
        ("[la carte](carte.md)", "<p>la carte</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("a  \nb\\*c\\* &amp;", "<p>a b\\<em>c\\</em> &amp;amp;</p>"),
    ],
)
def test_markdown_is_shown(written: str, shown: str) -> None:
    assert html(written, none) == shown


def test_a_drawing_keeps_the_room_that_its_smallest_letters_need() -> None:
    drawing = '<svg viewBox="0 0 600 200"><text font-size="20"/><text font-size="15"/></svg>'
    address = f"data:image/svg+xml;base64,{b64encode(drawing.encode()).decode()}"
    shown = html("![Un mat](img/a.svg)", lambda _name: address)
    assert shown.startswith('<p class="scrolls" tabindex="0"><img ')
    assert 'style="--letters: 30.0rem"' in shown  # 600 / 15 letters of 0.75


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (
            '![Un "mat"](img/a.svg)',
            '<p><img src="data:image/svg+xml,img/a.svg" alt="Un &quot;mat&quot;"></p>',
        ),
        ("![Été](img/été.svg)", '<p><img src="data:image/svg+xml,img/été.svg" alt="Été"></p>'),
    ],
    ids=["with its words", "by the name that is written"],
)
def test_a_picture_is_in_the_page(written: str, shown: str) -> None:
    assert html(written, lambda name: f"data:image/svg+xml,{name}") == shown


@pytest.mark.parametrize("address", ["", "http://elsewhere/a.png", "javascript:alert(1)"])
def test_a_picture_from_elsewhere_is_its_words_alone(address: str) -> None:
    assert html("![Le tapis](a.png)", lambda _name: address) == "<p>Le tapis</p>"


BLOCKS = st.lists(st.sampled_from([
    "# a", "- b", "  - c", "1. d", "> e", "```", "| f | g |", "|--|", "!!! note", "    h", "", "**i", "*j*", "`k",
    "![l](m)", "<n>",
]), max_size=12).map("\n".join)  # fmt: skip


@given(st.text(max_size=200) | BLOCKS)
def test_any_text_gives_closed_and_harmless_elements(text: str) -> None:
    read = _Reader(html(text, none))
    assert (read.wrong, read.open) == ([], [])
    assert read.tags <= TAGS
    assert read.attributes <= {"class", "scope", "tabindex"}


@given(st.text(alphabet="ab *_`![]()", max_size=60))
def test_both_readers_are_given_every_word_once(line: str) -> None:
    """The page and the plain text show the same pieces: nothing is lost but marks and addresses."""
    letters = [letter for letter in line if letter in "ab"]
    for shown in (_Reader(html(line, none)).words, plain_text(line)):
        kept = [letter for letter in shown if letter in "ab"]
        assert len(kept) <= len(letters)
        assert "](" in line or kept == letters
