"""Labels of boards: names, the end of each unique number and a place to write, on sheets that are sold for labels."""

import io
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from PIL import Image
from typed_commands import Command

from marelle_host.cli.labels import of_boards
from marelle_host.cli.labels.drawing import as_pdf, as_png
from marelle_host.cli.labels.sheets import PER_PAGE, Label, Line, Words, as_svg, pages
from marelle_host.link import Found, LinkError
from marelle_protocol import Identity
from marelle_sim.view.lettering import Lettering

PICO = Label("poste-07", "e66038b713000001", "Raspberry Pi Pico, xrp", "Group:")


def words(drawn: Sequence[Sequence[Words | Line]]) -> list[str]:
    """Return the words of all pages, in order."""
    return [one.words for page in drawn for one in page if isinstance(one, Words)]


def test_a_label_has_its_name_its_kind_the_end_of_its_number_and_a_place_to_write() -> None:
    assert words(pages([PICO])) == ["poste-07", "Raspberry Pi Pico, xrp", "… 000001", PICO.written]
    nameless = pages([PICO._replace(name="", unique_id="")])
    assert words(nameless) == [PICO.kind, PICO.written]
    inside = [one for one in nameless[0] if isinstance(one, Line) and not one.cut]
    assert len(inside) == 2  # for its name, and for the group


@given(st.text("abCdmwWQ0-_", min_size=1, max_size=20))
def test_a_name_is_never_cut(name: str) -> None:
    (drawn,) = pages([PICO._replace(name=name)])
    (said,) = [one for one in drawn if isinstance(one, Words) and one.bold]
    assert Lettering(10).font(said.size, bold=True).getlength(name) <= said.most * 10 + 10


@given(st.integers(1, 65))
def test_no_label_leaves_its_page_and_none_lies_on_another(count: int) -> None:
    drawn = pages([PICO] * count)
    assert len(drawn) == -(-count // PER_PAGE)
    for page in drawn:
        names = [(one.x, one.y) for one in page if isinstance(one, Words) and one.bold]
        assert len(set(names)) == len(names)
        for one in page:
            right, bottom = (
                (one.x2, one.y2) if isinstance(one, Line) else (one.x + one.most, one.y)
            )
            assert right <= 210 - 5
            assert bottom <= 297 - 10
    assert sum(len(page) for page in drawn) == count * len(drawn[0][:9])


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")))
def test_whatever_a_board_says_is_a_word_in_the_picture(kind: str) -> None:
    root = ET.fromstring(as_svg(pages([PICO._replace(kind=kind)])))
    said = [one.text or "" for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert said == ["poste-07", kind, "… 000001", PICO.written]


def test_a_picture_has_black_where_the_name_is_and_a_pdf_as_many_pages_as_it_needs() -> None:
    image = Image.open(io.BytesIO(as_png(pages([PICO]))))
    assert image.size == (2480, 3508)
    mm = 300 / 25.4
    assert image.crop((11 * mm, 20 * mm, 50 * mm, 28 * mm)).getextrema()[0] == 0
    assert image.crop((75 * mm, 20 * mm, 200 * mm, 28 * mm)).getextrema() == (255, 255)
    pdf = as_pdf(pages([PICO] * (PER_PAGE + 1)))
    assert pdf.startswith(b"%PDF-")
    assert pdf.count(b"/Type /Page\n") == 2


def _ask(_ports: Sequence[str], _watch: object) -> list[Found]:
    pico = Identity(
        "Raspberry Pi Pico with RP2040", (1, 25), "rp2", "e660", 6, '{"kit": "xrp"}', ""
    )
    return [Found("COM3", pico, None), Found("COM4", None, LinkError("E-LINK-05", port="COM4"))]


def test_boards_that_answer_have_labels_and_the_others_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, marelle: Command
) -> None:
    monkeypatch.setattr(of_boards, "ask_boards", _ask)
    file = tmp_path / "labels.svg"
    on = ["--on", "COM3", "--on", "COM4"]
    assert "1 étiquette est dans" in marelle("boards", "--labels", str(file), *on, exits=8).out
    assert "Raspberry Pi Pico, xrp" in file.read_text("utf-8")
    for suffix, begins in ((".pdf", b"%PDF-"), (".png", b"\x89PNG")):
        drawn = file.with_suffix(suffix)
        told = marelle("boards", "--labels", str(drawn), *on, "--json", exits=8).data
        assert told == {"file": str(drawn), "labels": 1}
        assert drawn.read_bytes().startswith(begins)


@pytest.mark.parametrize(("file", "code"), [("a.gif", "E-PIC-01"), ("nowhere/a.pdf", "E-PIC-02")])
def test_a_file_that_cannot_be_is_told_before_a_board_is_asked(
    file: str, code: str, marelle: Command
) -> None:
    words = ["boards", "--labels", file, "--on", "/dev/nowhere"]
    assert f"({code})" in marelle(*words, exits=2).err
