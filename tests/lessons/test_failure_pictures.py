"""The pictures of a check: of one program in a file, of each of a class in a folder."""

from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from small_lesson import WRONG_TURN
from typed_commands import Command

from marelle_host.cli.grading.failure_pictures import file_names


@pytest.mark.unmeasured
def test_each_program_of_a_class_has_its_picture_in_a_new_folder(
    here: Path, marelle: Command
) -> None:
    (here / "photo.png").write_bytes(b"\x89PNG\0")
    (here / "coins").mkdir()
    (here / "coins" / "tour.py").write_text(WRONG_TURN, encoding="utf-8")
    programs = ["juste.py", "debut.py", "tour.py", "coins/tour.py", "photo.png"]
    typed = ["check", "coin", *programs, "--trust", "--seeds", "1", "--picture", "moments"]
    assert marelle(*typed, exits=1).lines[-1] == "3 images écrites dans moments."
    drawn = sorted(path.name for path in (here / "moments").iterdir())
    assert drawn == ["coins-tour.py.png", "debut.png", "tour.py.png"]
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in (here / "moments").iterdir())
    (here / "one").mkdir()
    alone = ["check", "coin", "tour.py", "--seeds", "1", "--picture"]
    marelle(*alone, "one", exits=1)
    marelle(*alone, "same.png", exits=1)
    as_a_class = (here / "moments" / "tour.py.png").read_bytes()
    assert (here / "one" / "tour.png").read_bytes() == as_a_class
    assert (here / "same.png").read_bytes() == as_a_class


def test_pictures_are_written_over_nothing(here: Path, marelle: Command) -> None:
    (here / "mine").mkdir()
    (here / "mine" / "debut.png").write_bytes(b"mine")
    typed = ["check", "coin", "juste.py", "debut.py", "--trust", "--picture", "mine"]
    assert marelle(*typed, exits=2).lines == [
        "mine existe déjà et contient quelque chose. Rien n'a été écrit.",
        "Donnez un autre nom de dossier. (E-NEW-01)",
    ]
    assert (here / "mine" / "debut.png").read_bytes() == b"mine"


@given(st.lists(st.text(max_size=90) | st.sampled_from(["con", "NUL.py", "../a", "é", "e\u0301"])))
def test_any_labels_make_distinct_names_that_every_system_takes(labels: list[str]) -> None:
    names = file_names(labels)
    assert len({name.casefold() for name in names}) == len(labels)
    for name in names:
        assert Path(name).name == name
        assert len(f"{name}.png".encode()) <= 255
        assert not set(name) & set('/\\:*?"<>|')
        assert name.isprintable()
        assert name.strip(" .") == name
        assert name.split(".")[0].lower() not in {"con", "prn", "aux", "nul", "com1", "lpt9"}
