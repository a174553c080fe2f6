"""What is printed: mats and a lesson, true to size, nothing missing and nothing over anything else; nothing of a lesson's text is run."""

import json
import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, strategies as st
from printed_pages import letters_of, longest_line_mm, overlaps, rulers_mm, sizes_mm
from world_files import written

from marelle_lessons import load_lesson
from marelle_lessons.page.bridge import answer
from marelle_lessons.prints import (
    Document,
    Sheet,
    card_sheets,
    drawings,
    lesson_documents,
    lesson_sheet,
    mat_document,
    mat_sheets,
    pdf,
    read_kinds,
    ruler_svg,
)
from marelle_lessons.prints.deck import deck
from marelle_lessons.prints.document import frame, tree
from marelle_lessons.prints.mat_drawing import ink, marks
from marelle_lessons.prints.mats import AREA_MM, parts
from marelle_lessons.prints.svg import svg
from marelle_sim.world import World, load_world, world_names
from marelle_text import LANGUAGES, Problem, Text

FRENCH = Text("fr")
LINE = "line_loop"


def _parts(name: str) -> tuple[World, list[tuple[float, float, float, float]]]:
    world = load_world(name)
    cut = parts(world, marks(world, FRENCH))
    return world, [(one.x_mm, one.y_mm, one.width_mm, one.height_mm) for one in cut]


@pytest.mark.parametrize("name", world_names())
def test_the_parts_of_a_mat_are_all_of_it_and_each_has_room_on_a_sheet(name: str) -> None:
    world, boxes = _parts(name)
    assert sum(w * h for _x, _y, w, h in boxes) == pytest.approx(world.width_mm * world.height_mm)
    assert all(w < AREA_MM[0] - 10 and h < AREA_MM[1] - 12 for _x, _y, w, h in boxes)
    assert len({(round(x, 3), round(y, 3)) for x, y, _w, _h in boxes}) == len(boxes)


def test_a_mat_of_squares_is_printed_a_square_a_sheet_named_as_in_the_lesson() -> None:
    world = load_world("squares")
    cut = parts(world, marks(world, FRENCH))
    assert [one.name for one in cut][:7] == ["A1", "B1", "C1", "D1", "E1", "F1", "A2"]
    assert {(one.width_mm, one.height_mm) for one in cut} == {(150.0, 150.0)}
    first = cut[0]
    assert (first.x_mm, first.y_mm) == (0.0, world.height_mm - 150.0)


def test_each_sheet_names_those_that_are_joined_to_it() -> None:
    sheets = {
        sheet.title.split(" · ")[1]: sheet.svg
        for sheet in mat_sheets(load_world("squares"), FRENCH)
    }
    found = re.findall(r'font-size="3.4"[^>]*>(\w+)<', sheets["B2"])
    assert sorted(found) == ["A2", "B1", "B3", "C2"]
    assert sorted(re.findall(r'font-size="3.4"[^>]*>(\w+)<', sheets["A1"])) == ["A2", "B1"]


def test_a_part_on_which_nothing_is_drawn_costs_no_sheet() -> None:
    world = load_world(LINE)
    blank = [one for one in parts(world, marks(world, FRENCH)) if one.is_blank]
    assert len(blank) == 45 - len(mat_sheets(world, FRENCH)) + 2
    assert "B3" not in {one.name for one in blank}


@pytest.mark.parametrize(
    ("color", "darkness", "printed"),
    [
        ("#000000", 255, "#000000"),
        ("#ff0000", 100, "#9b9b9b"),
        ("#ffffff", 0, "#ffffff"),
        ("#4fb0dd", 0, "#a8d8ee"),
    ],
)
def test_what_a_sensor_sees_is_as_dark_as_it_sees_it_and_all_else_is_pale(
    color: str, darkness: int, printed: str
) -> None:
    assert ink(color, darkness) == printed


@pytest.mark.unmeasured
@pytest.mark.parametrize("name", [*world_names(), "terraces"])
def test_the_pdf_of_a_mat_keeps_the_size_and_no_words_lie_over_others(name: str) -> None:
    world = load_lesson("L03").worlds[0].world if name == "terraces" else load_world(name)
    content = pdf(mat_document(world, "fr"))
    count = len(sizes_mm(content))
    assert count == len(mat_sheets(world, FRENCH))
    assert set(sizes_mm(content)) == {(210.0, 297.0)}
    assert overlaps(content) == []
    assert f"{count - 2}feuilles,àimprimerà100%." in letters_of(content)[0]


def test_the_ruler_on_a_mat_measures_what_it_says() -> None:
    assert rulers_mm(pdf(mat_document(load_world("empty"), "fr"))) == pytest.approx(
        [100.0] * 4, abs=0.1
    )


def test_a_square_of_150_mm_measures_150_mm_in_the_pdf() -> None:
    content = pdf(mat_document(load_world("squares"), "fr"))
    assert longest_line_mm(content, page=2) == pytest.approx(150.0, abs=0.2)


class Hostile(Text):
    """A catalogue each of whose sentences has signs that a drawing must not take for its own."""

    SIGNS = '<b> & ]]> "à"'

    def __call__(self, _key: str, /, **_facts: object) -> str:
        return self.SIGNS

    def plural(self, _key: str, _count: int, /, **_facts: object) -> str:
        return self.SIGNS


def test_a_sentence_may_have_any_sign() -> None:
    text = Hostile("fr")
    sheets = [*mat_sheets(load_world("squares"), text)[:3], *card_sheets(load_lesson("L03"), text)]
    for drawing in [ruler_svg(text), *(sheets[at].svg for at in (0, 1, 3))]:
        assert Hostile.SIGNS in ET.fromstring(drawing).itertext()


def test_the_cards_of_a_group_are_those_of_the_paper_version() -> None:
    lesson = load_lesson("L03")
    assert Counter(deck(lesson)) == {
        "A": 8, "D": 4, "G": 4, "2": 2, "3": 1, "4": 1, "(": 2, ")": 2,
    }  # fmt: skip
    assert len(card_sheets(lesson, FRENCH)) == 1
    assert card_sheets(load_lesson("L07"), FRENCH) == []


def test_a_lesson_whose_rows_have_no_number_has_no_cards_with_one() -> None:
    assert Counter(deck(load_lesson("L01"))) == {"A": 8, "G": 4, "D": 4}


def test_what_there_is_of_a_lesson_is_printed_and_its_hidden_mat_is_not() -> None:
    names = [one.name for one in lesson_documents(load_lesson("L07"), read_kinds("all"), "en")]
    assert names == [
        "L07-sheet.en", "L07-teacher.fr", "L07-paper.fr", "L07-mat-corridor.en", "L07-mat-wards.en",
    ]  # fmt: skip


def test_cards_alone_of_a_lesson_without_cards_are_refused() -> None:
    with pytest.raises(Problem, match="E-PRINT-03"):
        list(lesson_documents(load_lesson("L07"), ["cards"], "fr"))


def test_kinds_are_read_in_the_order_of_printing_and_a_wrong_one_is_named() -> None:
    assert read_kinds("mat, sheet") == ("sheet", "mat")
    with pytest.raises(Problem, match="E-USE-04") as caught:
        read_kinds("sheet,card")
    assert caught.value.facts["value"] == "card"


@pytest.mark.parametrize(("x", "found"), [(20, True), (22, True), (60, False)])
def test_words_over_words_would_be_found(x: int, found: bool) -> None:
    words = [
        f'<text x="{at}" y="20" font-size="6">{said}</text>'
        for at, said in ((20, "Bonjour"), (x, "Lundi"))
    ]
    sheet = Sheet("Titre", svg(AREA_MM, "".join(words)), "deux mots")
    assert bool(overlaps(pdf(drawings("x", "Titre", "fr", [sheet])))) == found


def test_a_ruler_that_is_too_short_would_be_found() -> None:
    document = mat_document(load_world("empty"), "fr")
    document.data["ruler"] = document.data["ruler"].replace(
        'viewBox="0 0 104 9"', 'viewBox="0 0 105 9"'
    )
    assert rulers_mm(pdf(document))[0] == pytest.approx(99.05, abs=0.1)


def test_the_page_gets_the_mat_that_is_shown_with_what_was_drawn_on_it() -> None:
    asked = {"do": "print", "what": "mat", "lesson": None, "world": "squares", "language": "fr"}
    wall = {"kind": "wall", "points": [[200, 40], [200, 120]]}
    plain, drawn = (
        json.loads(answer(json.dumps({**asked, "drawn": shapes})))["sheets"]
        for shapes in ([], [wall])
    )
    assert plain == [sheet._asdict() for sheet in mat_sheets(load_world("squares"), FRENCH)]
    assert ("<polygon" in plain[3]["svg"], "<polygon" in drawn[3]["svg"]) == (False, True)


def test_the_page_gets_the_cards_of_its_lesson() -> None:
    asked = {"do": "print", "what": "cards", "lesson": "L03", "world": "", "language": "fr"}
    found = json.loads(answer(json.dumps(asked)))["sheets"]
    assert found == [sheet._asdict() for sheet in card_sheets(load_lesson("L03"), FRENCH)]


MARKS = (
    "# ", "## ", "- ", "1. ", "999999999. ", "> ", "```\n", "`", "**", "_", "| a | b |\n|---|---|\n", "|", "\n", "\n\n", "    ",
    '!!! note "x"\n', "![a](b.svg)", "[l](u)", "---\n", "- [ ] ", "mot ", "#panic()", "$", "@x", "<b>", "\\", "{", "]", "😀", "漢", "\u202e",
    "a" * 300,
)  # fmt: skip
SVG = "xmlns='http://www.w3.org/2000/svg' width='90' height='20'"


def _set(text: str) -> bytes:
    return pdf(Document("text", {**frame("Texte", "fr"), "blocks": tree(text, lambda _name: "")}))


def test_the_sheet_is_in_the_language_that_is_asked_for() -> None:
    assert [
        lesson_sheet(load_lesson("L03"), "sheet", language).data["title"] for language in LANGUAGES
    ] == ["L03 · Répéter sans se fatiguer", "L03 · Repeating without getting tired"]


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
