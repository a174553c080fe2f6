"""What is handed in: files, folders and zips as they come from thirty computers, some of them hostile."""

import io
import os
import stat
import zipfile
from pathlib import Path

import pytest
from handed_in import SQUARE, code_of, rows, write, zipped
from hypothesis import given, strategies as st
from refused import refuses
from world_files import written

from marelle_lessons import Submission, SubmissionError, read_submissions
from marelle_lessons.submissions import distinct
from marelle_sim import ProgramFileError
from marelle_text import Problem, Text

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
ZIP_SIGNATURE = b"PK\3\4"


def refused(handed: Path | bytes, name: str = "") -> Problem:
    with pytest.raises(Problem) as caught:
        read_submissions(handed, name=name)
    assert caught.value.explain(Text("fr")).what
    assert caught.value.explain(Text("en")).action
    return caught.value


def test_a_file_s_name_never_leads_out_of_the_folder_that_it_is_run_in() -> None:
    (one,) = read_submissions(SQUARE.encode(), name="..\\..\\dehors.py")
    assert one.entry == "program.py"


def test_a_file_is_a_program_called_like_it(tmp_path: Path) -> None:
    write(tmp_path, {"poste-07.py": SQUARE})
    (one,) = read_submissions(tmp_path / "poste-07.py")
    assert (one.label, one.text, one.origin, one.entry) == (
        "poste-07", SQUARE, "poste-07.py", "poste-07.py",
    )  # fmt: skip
    assert (one.language, one.problem, one.remarks) == ("micropython", None, ())


def test_a_text_of_cards_is_a_row_of_cards(tmp_path: Path) -> None:
    write(tmp_path, {"rangee.txt": "A2 D A"})
    (one,) = read_submissions(tmp_path / "rangee.txt")
    assert one.language == "cards"
    assert "avancer(2)" in one.as_program()[one.entry]


@pytest.mark.parametrize(
    ("name", "data", "remarks"),
    [
        ("a.py", SQUARE.encode("utf-8-sig"), ()),
        ("a.py", SQUARE.replace("\n", "\r\n").encode(), ()),
        ("a.py", (SQUARE + "# é\n").encode("cp1252"), ("hand.encoding",)),
        ("a.py", (SQUARE + "# é\n").encode("utf-16"), ("hand.encoding",)),
        ("a.py.txt", SQUARE.encode(), ("hand.ending",)),
        ("A.PY.TXT", (SQUARE + "# é\n").encode("cp1252"), ("hand.ending", "hand.encoding")),
        ("a.txt", SQUARE.encode(), ("hand.ending",)),
    ],
)
def test_what_editors_do_to_a_file_is_put_right(
    name: str, data: bytes, remarks: tuple[str, ...]
) -> None:
    (one,) = read_submissions(data, name=name)
    assert one.text.replace("# é\n", "") == SQUARE
    assert one.entry.lower() == "a.py"
    assert (one.remarks, one.problem) == (remarks, None)
    assert all(Text("fr")(remark) for remark in one.remarks)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("photo.png", PNG, "E-HAND-01"),
        ("photo.py", PNG, "E-PROG-03"),
        ("vide.py", b"  \n", "E-PROG-02"),
        ("bizarre.py", b"x = '\x81\x8d'\n", "E-PROG-04"),
        ("gros.py", b"#" * 1_000_001, "E-PROG-05"),
        ("notes.docx", b"PK\3\5", "E-HAND-01"),
        ("sans", b"avancer()", "E-HAND-01"),
        ("", b"avancer()", "E-HAND-01"),
    ],
)
def test_what_is_no_program_is_a_row_with_its_problem(name: str, data: bytes, code: str) -> None:
    (one,) = read_submissions(data, name=name)
    assert code_of(one) == code
    assert one.problem is not None
    assert one.problem.explain(Text("fr")).action


def test_each_file_of_a_folder_is_a_program_and_a_picture_has_its_row(tmp_path: Path) -> None:
    write(tmp_path, {
        "b.py": SQUARE, "a.txt": "A D", "c.png": PNG, "d.py": "", ".hidden.py": SQUARE,
        "__pycache__/x.py": SQUARE, "world.toml": "x", "lecon.txt": "lire",
    })  # fmt: skip
    assert rows(read_submissions(tmp_path)) == [
        ("a", "cards", ""), ("b", "micropython", ""), ("c", "micropython", "E-HAND-01"),
        ("d", "micropython", "E-PROG-02"),
    ]  # fmt: skip


def test_a_folder_whose_entry_imports_the_others_is_one_program(tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {
        "main.py": "import moteurs\nfrom outils.pas import un\n" + SQUARE,
        "moteurs.py": "import reglages\n", "reglages.py": "", "outils/__init__.py": "",
        "outils/pas.py": "un = 1\n",
    }  # fmt: skip
    (one,) = read_submissions(write(tmp_path / "poste-03", files))
    assert (one.label, one.entry) == ("poste-03", "main.py")
    assert sorted(one.as_program()) == sorted(files)


@pytest.mark.parametrize(
    ("files", "labels"),
    [
        ({"programme.py": SQUARE, "poste-02.py": SQUARE}, ["poste-02", "programme"]),
        ({"main.py": SQUARE, "p1.txt": "A1 D", "p2/p.cards.txt": "A"}, ["main", "p1", "p2"]),
        ({"main.py": SQUARE, "notes.txt": "Il tourne trop."}, ["classe"]),
        (
            {"hugo.py": SQUARE, "hugo.txt": "A", "Tom/c1.txt": "A", "3A/Léa/x.py": SQUARE, "3A/Léa/x.txt": "A"},
            ["hugo.py", "hugo.txt", "3A/Léa/x.py", "3A/Léa/x.txt", "Tom"],
        ),
    ],
    ids=["pupils who did not rename their file", "rows of cards beside one", "notes beside one", "names that are alike"],
)  # fmt: skip
def test_programs_of_a_folder_are_told_apart(
    files: dict[str, str], labels: list[str], tmp_path: Path
) -> None:
    assert [one.label for one in read_submissions(write(tmp_path / "classe", files))] == labels


def test_a_folder_of_folders_has_one_program_each(tmp_path: Path) -> None:
    write(tmp_path, {
        "poste-01/programme.py": SQUARE, "poste-02/main.py": "import a\n", "poste-02/a.py": "",
        "poste-03/essai.py": SQUARE, "poste-03/encore.py": SQUARE,
    })  # fmt: skip
    assert [(one.label, one.origin) for one in read_submissions(tmp_path)] == [
        ("poste-01", "poste-01/programme.py"), ("poste-02", "poste-02/main.py"),
        ("poste-03/encore", "poste-03/encore.py"), ("poste-03/essai", "poste-03/essai.py"),
    ]  # fmt: skip


def test_the_same_file_twice_has_two_names() -> None:
    twice = [Submission("a", "", "a.py"), Submission("a", "", "a.py"), Submission("b", "", "b.py")]
    assert [one.label for one in distinct(twice)] == ["a.py", "a.py (2)", "b"]


def test_a_kit_beside_a_program_is_said_to_be_left_out() -> None:
    (one,) = read_submissions(zipped({"main.py": SQUARE, "kit.toml": ""}), name="x.zip")
    assert (one.label, one.remarks) == ("x", ("hand.kit",))
    data = zipped({"a/kit.toml": "", "a/src/a.py": SQUARE, "b/b.py": SQUARE})
    assert [one.remarks for one in read_submissions(data, name="x.zip")] == [("hand.kit",), ()]


def test_a_file_alone_in_its_folder_is_called_like_the_folder() -> None:
    data = zipped({"export/poste-01/essai.py": SQUARE, "export/poste-02/essai.py": SQUARE})
    assert [one.label for one in read_submissions(data, name="x.zip")] == ["poste-01", "poste-02"]


def test_the_zip_of_a_moodle_assignment_names_the_pupils_and_its_online_texts_are_programs() -> (
    None
):
    page = "<p>\n  from marelle.fr import *</p>\n<p>for i\n in range(2):<br />&nbsp; &nbsp; avancer()</p>"
    cards = "<div><!--x-->4(A D A G)</div>"
    data = zipped(
        {
            "Lina B_812_assignsubmission_file/programme.py": SQUARE,
            "Noé D_7_assignsubmission_onlinetext/onlinetext.html": page,
            "Zoé_9_assignsubmission_onlinetext_/onlinetext.html": cards,
        }
    )
    found = read_submissions(data, name="x.zip")
    assert rows(found) == [
        ("Lina B", "micropython", ""), ("Noé D", "micropython", ""), ("Zoé", "cards", ""),
    ]  # fmt: skip
    assert found[1].text == "from marelle.fr import *\nfor i in range(2):\n    avancer()\n"
    assert (found[1].remarks, found[2].text) == (("hand.onlinetext",), "4(A D A G)\n")


@pytest.mark.parametrize(
    ("name", "label"),
    [("poste.07.py", "poste.07"), ("a.cards.txt", "a"), ("b.py.txt", "b"), (".py", ".py"),
     ("photo.min.png", "photo.min")],
)  # fmt: skip
def test_a_label_is_the_name_of_the_file_without_its_kind(name: str, label: str) -> None:
    (one,) = read_submissions(SQUARE.encode(), name=name)
    assert one.label == label


def test_a_program_brings_the_modules_that_lie_beside_it(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": "import b\n", "b.py": "x = 1\n", "c.py": "y = 2\n"})
    (one,) = read_submissions(tmp_path / "a.py")
    assert sorted(one.as_program()) == ["a.py", "b.py"]


def test_a_zip_is_read_without_being_unpacked(tmp_path: Path) -> None:
    data = zipped({"classe/a.py": SQUARE, "classe/b.txt": "A", "classe/c.png": PNG})
    assert rows(read_submissions(data, name="classe.zip")) == [
        ("a", "micropython", ""), ("b", "cards", ""), ("c", "micropython", "E-HAND-01"),
    ]  # fmt: skip
    path = tmp_path / "classe.zip"
    path.write_bytes(data)
    assert [one.origin for one in read_submissions(path)] == [
        "classe.zip: classe/a.py", "classe.zip: classe/b.txt", "classe.zip: classe/c.png",
    ]  # fmt: skip
    assert list(tmp_path.iterdir()) == [path]


def test_a_zip_among_the_programs_of_a_class_is_opened_and_one_inside_of_it_is_not(
    tmp_path: Path,
) -> None:
    inside = zipped(
        {"projet/main.py": "import a\n", "projet/a.py": "", "projet/b.zip": zipped({})}
    )
    handed: dict[str, bytes | str] = {
        "poste-1.zip": inside, "poste-2.py": SQUARE, "poste-3.zip": b"PK",
        "poste-4/rendu.zip": zipped({"a.py": SQUARE, "nul?.py": SQUARE}),
    }  # fmt: skip
    found = read_submissions(write(tmp_path, handed))
    assert rows(found) == [
        ("poste-2", "micropython", ""), ("poste-3", "micropython", "E-HAND-02"), ("poste-1", "micropython", ""),
        ("poste-4/rendu/a", "micropython", ""), ("poste-4/rendu/nul?", "micropython", "E-HAND-05"),
    ]  # fmt: skip
    assert found[2].origin == "poste-1.zip: projet/main.py"


def test_zips_among_programs_are_together_no_larger_than_one(tmp_path: Path) -> None:
    write(tmp_path, {"1.zip": zipped({"a.py": os.urandom(9_999_000)}), "2.py": SQUARE})
    assert [code_of(one) for one in read_submissions(tmp_path)] == ["E-HAND-04", ""]
    many = {f"{name}.zip": zipped({f"{n}.py": SQUARE for n in range(260)}) for name in "ab"}
    found = read_submissions(zipped(many), name="x.zip")
    assert len(found) == 261
    assert [code_of(one) for one in found if code_of(one)] == ["E-HAND-03"]


LEADS_OUT = (
    "../dehors.py", "/etc/dehors.py", "a/../../dehors.py", "C:/dehors.py", "a\\b.py", "a//b.py", "a/./b\x01.py", "nul?.py",
    "1/2/3/4/5/6/7.py",
)  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "code"),
    [*((name, "bon.py", "E-HAND-05") for name in LEADS_OUT), ("a.py", "A.py", "E-HAND-08")],
)
def test_a_name_of_a_zip_that_leads_out_or_is_there_already_is_refused_alone(
    first: str, second: str, code: str
) -> None:
    found = read_submissions(zipped({first: SQUARE, second: SQUARE}), name="x.zip")
    assert sorted(code_of(one) for one in found) == ["", code]


def test_a_link_in_a_zip_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo("lien.py")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    (one,) = read_submissions(buffer.getvalue(), name="x.zip")
    assert code_of(one) == "E-HAND-05"


def test_a_link_out_of_a_folder_is_refused(tmp_path: Path) -> None:
    secret = written(tmp_path, SQUARE, "secret.py")
    folder = write(tmp_path / "classe", {"a.py": SQUARE})
    (folder / "b.py").symlink_to(secret)
    (folder / "c.py").symlink_to(folder / "a.py")
    assert rows(read_submissions(folder)) == [
        ("a", "micropython", ""), ("b", "micropython", "E-HAND-05"), ("c", "micropython", ""),
    ]  # fmt: skip


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "tube.py")
    assert rows(read_submissions(tmp_path)) == [("tube", "micropython", "E-HAND-01")]


def test_a_file_that_the_computer_does_not_let_be_read_is_told() -> None:
    """As root reads every file, it takes one of the system's that cannot be read as bytes."""
    (one,) = read_submissions("/proc/self/mem")
    assert code_of(one) == "E-HAND-09"


def test_a_zip_bomb_is_refused_before_it_is_opened() -> None:
    bomb = zipped({"a.py": b"0" * 15_000_000})
    assert len(bomb) < 20_000
    assert refused(bomb, "bombe.zip").code == "E-HAND-04"
    assert refused(zipped({"a.py": os.urandom(20_000_001)}), "gros.zip").code == "E-HAND-04"


def test_a_zip_that_lies_about_its_sizes_is_refused() -> None:
    data = zipped({"a.py": b"0" * 15_000_000})
    lie = data.replace((15_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert lie != data
    assert refused(lie, "bombe.zip").code in {"E-HAND-02", "E-HAND-04"}


def test_five_hundred_files_are_enough(tmp_path: Path) -> None:
    files: dict[str, bytes | str] = {f"p{n:03}.py": SQUARE for n in range(500)}
    assert len(read_submissions(zipped(files), name="x.zip")) == 500
    assert len(read_submissions(write(tmp_path, files))) == 500
    files["un-de-trop.py"] = SQUARE
    assert refused(zipped(files), "x.zip").code == "E-HAND-03"
    assert refused(write(tmp_path, files)).code == "E-HAND-03"


@pytest.mark.parametrize("data", [b"", b"PK", ZIP_SIGNATURE + b"x" * 40, b"PK\5\6" + b"\0" * 17])
def test_what_is_no_zip_is_told(data: bytes) -> None:
    assert refused(data, "x.zip").code == "E-HAND-02"


def test_a_zip_with_a_password_is_told() -> None:
    data = bytearray(zipped({"a.py": SQUARE}))
    for signature, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.index(signature) + offset] |= 1
    assert refused(bytes(data), "x.zip").code == "E-HAND-06"


def test_nothing_to_check_is_told(tmp_path: Path) -> None:
    assert refused(tmp_path).code == "E-HAND-07"
    assert refused(zipped({"__MACOSX/a.py": SQUARE}), "x.zip").code == "E-HAND-07"


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("poste-70.py", "poste-07.py, poste-07.zip"),
        ("poste-7.zip", "poste-07.py, poste-07.zip"),
        ("eve.py", ""),  # only the ending of rect.py is alike
        ("\0", ""),
        ("x" * 5000, ""),
    ],
)
def test_a_missing_file_offers_the_nearest(tmp_path: Path, name: str, near: str) -> None:
    write(tmp_path, {"poste-07.py": SQUARE, "poste-07.zip": b"PK", "rect.py": SQUARE})
    with refuses(ProgramFileError, "E-PROG-01", nearest=near):
        read_submissions(tmp_path / name)


def test_a_file_of_twenty_megabytes_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {"gros.zip": b"x" * 20_000_001})
    assert refused(tmp_path / "gros.zip").code == "E-HAND-04"


def readable(data: bytes, name: str) -> bool:
    """Tell whether bytes give submissions or a problem in words; anything else is raised."""
    try:
        found = read_submissions(data, name=name)
    except SubmissionError as error:
        return bool(error.explain(Text("fr")).what)
    return all(one.problem is None or one.problem.explain(Text("fr")).what for one in found)


@given(data=st.binary(max_size=300), name=st.sampled_from(["a.py", "a.txt", "a.zip", "a.py.txt"]))
def test_any_bytes_give_submissions_or_a_problem(data: bytes, name: str) -> None:
    assert readable(data, name)


_SIGNS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")


@given(
    files=st.dictionaries(
        st.text(_SIGNS, min_size=1, max_size=12), st.binary(max_size=60), max_size=5
    ),
    place=st.integers(0, 400),
    byte=st.integers(0, 255),
)
def test_any_damaged_zip_gives_submissions_or_a_problem(
    files: dict[str, bytes], place: int, byte: int
) -> None:
    data = bytearray(zipped(dict(files)))
    data[place % len(data)] = byte
    assert readable(bytes(data), "x.zip")


def test_a_zip_that_lists_a_member_twice_gives_submissions_or_a_problem() -> None:
    """Of members that overlap zipfile warns (a zip bomb may have them), which is an error in tests and noise elsewhere."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.py", "print(1)\n")
        archive.filelist.append(archive.filelist[0])
    assert readable(buffer.getvalue(), "x.zip")
