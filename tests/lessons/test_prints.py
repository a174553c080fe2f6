"""What is printed of a lesson: true to size, nothing over anything else, and nothing of a lesson's text is run."""

from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from printed_pages import letters_of
from world_files import written

from marelle_lessons import load_lesson
from marelle_lessons.prints import Document, lesson_sheet, pdf
from marelle_lessons.prints.document import frame
from marelle_lessons.prints.tree import tree
from marelle_text import LANGUAGES, Problem

MARKS = (
    "# ", "## ", "- ", "1. ", "999999999. ", "> ", "```\n", "`", "**", "_", "| a | b |\n|---|---|\n", "|", "\n", "\n\n", "    ",
    '!!! note "x"\n', "![a](b.svg)", "[l](u)", "---\n", "- [ ] ", "mot ", "#panic()", "$", "@x", "<b>", "\\", "{", "]", "😀", "漢", "\u202e",
    "a" * 300,
)  # fmt: skip
SVG = "xmlns='http://www.w3.org/2000/svg' width='90' height='20'"


def _set(text: str) -> bytes:
    return pdf(Document("text", {**frame("Texte", "fr"), "blocks": tree(text, lambda _name: "")}))


def test_the_sheet_is_in_the_language_that_is_asked_for() -> None:
    titles = [
        lesson_sheet(load_lesson("L03"), "sheet", language).data["title"] for language in LANGUAGES
    ]
    assert titles == ["L03 · Répéter sans se fatiguer", "L03 · Repeating without getting tired"]


def test_the_same_lesson_gives_the_same_bytes() -> None:
    first, second = (pdf(lesson_sheet(load_lesson("L03"), "sheet", "fr")) for _time in range(2))
    assert first == second


def test_pictures_are_in_the_pdf_with_what_they_show_in_words() -> None:
    document = lesson_sheet(load_lesson("L03"), "sheet", "fr")
    assert sorted(document.pictures) == ["0.svg", "1.svg", "2.svg"]
    shown = [
        block["line"][0]
        for block in document.data["blocks"]
        if block.get("line", [{}])[0].get("file")
    ]
    assert shown[0]["text"].startswith("Le tapis vu de haut")


@pytest.mark.parametrize(
    "hostile",
    [
        '#read("/etc/passwd")',
        '#import "@preview/a:1.0.0"',
        "$x^2$ @a <b> = c",
        "#{panic()}",
        "]#[",
        "\\u{41} *a* _b_ // c",
    ],
)
def test_what_would_be_typst_is_printed_as_it_stands(hostile: str) -> None:
    assert hostile.replace(" ", "") in letters_of(_set(f"`{hostile}`"))[0]


@pytest.mark.unmeasured
@given(
    st.one_of(
        st.text(alphabet=st.characters(codec="utf-8"), max_size=200),
        st.lists(st.sampled_from(MARKS), max_size=40).map("".join),
    )
)
def test_any_text_is_printed_or_refused_with_a_sentence(text: str) -> None:
    try:
        content = _set(text)
    except Problem as problem:
        assert problem.code == "E-PRINT-02"  # noqa: PT017 - a PDF is the other good end
    else:
        assert content.startswith(b"%PDF-")


def test_blocks_within_blocks_are_printed_or_refused() -> None:
    with pytest.raises(Problem, match="E-PRINT-02"):
        _set("> " * 99 + "a")


def _picture(name: str, content: bytes) -> Document:
    line = [{"kind": "picture", "file": name, "text": "un dessin"}]
    blocks = [{"kind": "paragraph", "line": line}]
    return Document("picture", {**frame("Texte", "fr"), "blocks": blocks}, {name: content})


@pytest.mark.parametrize(
    ("name", "content"), [("0.svg", b"<svg"), ("0.png", b"\x89PNG\r\n\x1a\n"), ("0.jpg", b"")]
)
def test_a_damaged_picture_is_refused_with_a_sentence(name: str, content: bytes) -> None:
    with pytest.raises(Problem, match="E-PRINT-02"):
        pdf(_picture(name, content))


def test_a_picture_brings_no_file_of_the_computer_into_the_pdf(tmp_path: Path) -> None:
    secret = written(tmp_path, f"<svg {SVG}><text y='9'>SECRET</text></svg>", "secret.svg")
    inside = f"<svg {SVG}><image href='{secret}' width='90' height='9'/><image href='file://{secret}' width='9' height='9'/></svg>"
    try:
        said = letters_of(pdf(_picture("0.svg", inside.encode())))
    except Problem as problem:
        assert problem.code == "E-PRINT-02"  # noqa: PT017 - to refuse it is as good
    else:
        assert "SECRET" not in said[0]


def test_what_is_to_be_ticked_has_a_box_and_a_sheet_has_room_for_a_name() -> None:
    blocks = tree("- [ ] Ouvrir\n- [x] Lire\n- Fin", lambda _name: "")
    assert [item["box"] for item in blocks[0]["items"]] == [True, True, False]
    assert [item["blocks"][0]["line"][0]["text"] for item in blocks[0]["items"]] == [
        "Ouvrir", "Lire", "Fin",
    ]  # fmt: skip
    assert "Prénom:" in letters_of(pdf(lesson_sheet(load_lesson("L03"), "sheet", "fr")))[0]


def test_a_column_to_write_in_has_the_rest_of_the_line_where_the_words_leave_it() -> None:
    def to_fill(row: str) -> list[bool]:
        (table,) = tree(f"|Voiture|Panne|Preuve|\n|---|---|---|\n{row}", lambda _name: "")
        return list(table["to_fill"])

    assert to_fill("|1|||") == [False, True, True]
    assert to_fill("|1|la pile||") == [False, False, True]
    assert to_fill(f"|{41 * 'x'}|||") == [False, False, False]
    assert to_fill("") == [True, True, True]


def test_a_program_is_on_the_page_of_the_sentence_that_leads_to_it() -> None:
    lines = "\n".join(f"print({number})" for number in range(40))
    filling = "mot\n\n" * 25
    first, second = letters_of(_set(f"{filling}Le départ :\n\n```\n{lines}\n```\n"))
    assert "Ledépart:" not in first
    assert second.index("Ledépart:") < second.index("print(0)")
