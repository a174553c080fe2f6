"""The pictures of a lesson's pages and of a check, and the texts without their marks: pages, and TOML without its comments."""

import tomllib
from pathlib import Path

import pytest
from handed_in import write
from hypothesis import given, strategies as st
from small_lesson import WRONG_TURN, refusal, write_lesson
from typed_commands import Command

from marelle_host.cli.grading.failure_pictures import file_names
from marelle_lessons import load_lesson
from marelle_lessons.folder import files_of
from marelle_lessons.markdown import plain_text
from marelle_lessons.pictures import shown_pictures
from marelle_lessons.starter import without_comments

# The pictures of a lesson's pages: each is in its folder and has words, or the reader says which is not so.


SVG = b"<svg xmlns='http://www.w3.org/2000/svg'/>"
PAGE = "# Le coin\n\nVa au coin.\n\n{}\n"


def told(folder: Path, shown: str, page: str = "lesson.fr.md") -> str:
    """Return what is said of a lesson whose page shows this."""
    files: dict[str, str | bytes] = {
        page: PAGE.format(shown), "img/rue.svg": SVG, "img/notes.txt": "à moi",
    }  # fmt: skip
    return refusal(write_lesson(folder / "coin", files))


@pytest.mark.parametrize("page", ["lesson.fr.md", "lesson.en.md", "teacher.fr.md", "paper.fr.md"])
def test_a_misspelt_picture_is_told_with_the_nearest(tmp_path: Path, page: str) -> None:
    assert told(tmp_path, "![La rue.](img/ru.svg)", page) == (
        f"E-LESSON-33 coin/{page}, ligne 5 : l'image « img/ru.svg » n'est pas dans le dossier de la leçon. "
        "Essayez : img/rue.svg"
    )


def test_a_picture_of_a_lesson_without_any_is_told(tmp_path: Path) -> None:
    folder = write_lesson(tmp_path / "coin", {"paper.fr.md": "![La rue.](img/rue.svg)"})
    assert refusal(folder) == (
        "E-LESSON-33 coin/paper.fr.md, ligne 1 : l'image « img/rue.svg » n'est pas dans le dossier de la leçon. "
        "Mettez ce PNG, SVG ou JPG dans img/."
    )


@pytest.mark.parametrize(
    "name", ["img/notes.txt", "../coin/../x.svg", "https://example.org/rue.svg", "img", "\0"]
)
def test_what_is_no_picture_of_the_folder_is_told(tmp_path: Path, name: str) -> None:
    assert told(tmp_path, f"![La rue.]({name})").startswith("E-LESSON-33 coin/lesson.fr.md")


@pytest.mark.parametrize("words", ["", " "])
def test_a_picture_without_a_description_is_told(tmp_path: Path, words: str) -> None:
    assert told(tmp_path, f"![{words}](img/rue.svg)") == (
        "E-LESSON-07 coin/lesson.fr.md, ligne 5 : il manque « description ». "
        "Ajoutez une ligne comme : ![…](img/mat.png)"
    )


def test_a_picture_that_is_there_is_taken_whatever_its_name(tmp_path: Path) -> None:
    page = PAGE.format("![La rue.](img/la%20rue.svg)")
    folder = write_lesson(tmp_path / "coin", {"lesson.fr.md": page, "img/la rue.svg": SVG})
    assert "img/la rue.svg" in files_of(load_lesson(folder))


def test_a_picture_with_a_title_is_a_picture_too() -> None:
    page = "![a](b.svg \"La rue\") et ![c](d.svg  'Le pont' )"
    assert [one.name for one in shown_pictures(page)] == ["b.svg", "d.svg"]


def test_what_stands_in_code_is_no_picture() -> None:
    page = "`![a](b.svg)` ![c](d.svg)\n```text\n![e](f.svg)\n```\n~~~\n```\n![g](h.svg)\n~~~\n![i](j.svg)"
    assert [(one.line, one.words, one.name) for one in shown_pictures(page)] == [
        (1, "c", "d.svg"), (9, "i", "j.svg"),
    ]  # fmt: skip


@given(st.text("![]()` ~\nab./\0é", max_size=60))
def test_a_picture_of_any_page_is_named_in_its_line(page: str) -> None:
    lines = page.splitlines()
    assert [one.name for one in shown_pictures(page) if one.name not in lines[one.line - 1]] == []


@pytest.mark.parametrize(
    "line",
    ["x" + "`" * 100_000 + "a" * 100_000, "![" * 100_000, "![](" * 50_000, '![](a "' * 50_000],
)
def test_a_long_hostile_line_takes_no_minutes(line: str) -> None:
    assert list(shown_pictures(line)) == []


# The pictures of a check: of one program in a file, of each of a class in a folder.


@pytest.mark.unmeasured
def test_each_program_of_a_class_has_its_picture_in_a_new_folder(
    here: Path, marelle: Command
) -> None:
    write(here, {"photo.png": b"\x89PNG\0", "coins/tour.py": WRONG_TURN})
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
    write(here, {"mine/debut.png": b"mine"})
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


def test_a_label_of_signs_alone_gives_a_name_and_no_name_begins_like_an_option() -> None:
    assert file_names(["-x-", "..", "/"]) == ["x", "program", "program-2"]


# A page without its marks: nothing of what it says is lost.


MARKED = """\
# Le **carré**

## Étape 1

### Détail

Lis [la page](https://exemple.fr/a) et `A_2 *B*`, _vite_ mais *bien*, sans 2 * 3 * 4 ni snake_case_name.

![Un robot sur une case](img/robot.svg)

| carte | effet |
|---|:-:|
| `A` | **avancer** |

- [ ] Préparer *`4(A D)`*.

!!! note "À **toi**"
    Essaie.

| Rangée écrite | Ce qui se passe | La question à poser |
|---|---|---|
| `4(A D A)` | Le robot part en C2 au lieu de B3. | « De quel côté regarde-t-il au début du deuxième tour ? » |
| `3(A D A G)` | Le robot reste au plant 6, et aucune question de plus ne se pose. | |

```python
# pas un titre
x = a * b * c
```
"""
TEXT = """\
Le carré
========

Étape 1
-------

Détail

Lis la page et A_2 *B*, vite mais bien, sans 2 * 3 * 4 ni snake_case_name.

[ Un robot sur une case ]

carte  effet
A      avancer

- Préparer 4(A D).

À toi
    Essaie.

- 4(A D A)
  Ce qui se passe — Le robot part en C2 au lieu de B3.
  La question à poser — « De quel côté regarde-t-il au début du deuxième tour ? »
- 3(A D A G)
  Ce qui se passe — Le robot reste au plant 6, et aucune question de plus ne se pose.

    # pas un titre
    x = a * b * c
"""


@pytest.mark.parametrize(
    ("page", "text"),
    [
        (MARKED, TEXT),
        (
            "> **Ah\n> bon**\n\n1. *un*\n   - [x] `deux`\n     trois\n",
            "> Ah\n> bon\n\n1. un\n   - deux\n     trois\n",
        ),
    ],
    ids=["words and code stay", "what stands before a quotation and an item stays"],
)
def test_a_page_loses_its_marks(page: str, text: str) -> None:
    assert plain_text(page) == text


@given(st.lists(st.sampled_from([
    "# a", "- b", "  - c", "1. d", "> e", "f **g", "h** *i*", "j\tk", " `l`", "\x00m", "\xa0", "", "- [ ] n", "![o](x)", "[p](x)",
]), max_size=12))  # fmt: skip
def test_each_word_of_a_page_is_said_once_and_in_its_place(lines: list[str]) -> None:
    written = "\n".join(lines)
    said = [letter for letter in plain_text(written) if "a" <= letter <= "p"]
    assert said == [letter for letter in written if "a" <= letter <= "p"]


@given(st.text())
def test_any_text_stays_a_text_that_ends_with_a_line(markdown: str) -> None:
    assert plain_text(markdown).endswith("\n")


def test_the_cells_to_fill_in_a_wide_table_are_told_and_those_left_empty_on_purpose_are_not() -> (
    None
):
    wide = "x" * 40
    page = f"|Panne|{wide}|{wide}|Note|\n|---|---|---|---|\n|aucune|à droite||\n|pile|||\n"
    told = ["- aucune", f"  {wide} — à droite", f"  {wide} — …", "  Note — …"]
    filled_in = ["- pile", f"  {wide} — …", f"  {wide} — …", "  Note — …"]
    assert plain_text(page).splitlines() == [*told, *filled_in]
    page = f"|Minutes|{wide}|{wide}|\n|---|---|---|\n|début|jouer|dire|\n|suite|tourner||\n"
    told = ["- début", f"  {wide} — jouer", f"  {wide} — dire", "- suite", f"  {wide} — tourner"]
    assert plain_text(page).splitlines() == told


# Comments leave a TOML text without changing what it says.


PIECES = ("#", '"', "'", "\\", "\n", "a = 1", 'b = "#fff"', "c = '#' # d", "[t]", '"""', " ", "é")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ('a = "#fff" # white\n', 'a = "#fff"\n'),
        ("# one\n\n# two\na = 1\n\n\nb = 2\n", "a = 1\n\nb = 2\n"),
        ("a = 'it # is' # so\n", "a = 'it # is'\n"),
        ('a = "\\"#" # b\n', 'a = "\\"#"\n'),
        ('a = """\n# no comment\n"""\n', 'a = """\n# no comment\n"""\n'),
    ],
)
def test_comments_leave_and_values_stay(text: str, left: str) -> None:
    assert without_comments(text) == left


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_what_a_text_says_stays_whatever_it_is(text: str) -> None:
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        assert without_comments(text) == text
    else:
        assert tomllib.loads(without_comments(text)) == values
