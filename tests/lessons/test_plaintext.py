"""Texts without their marks: pages, and TOML without its comments."""

import tomllib

import pytest
from hypothesis import given, strategies as st

from marelle_lessons.plaintext import plain_text
from marelle_lessons.starter import without_comments

# A page without its marks: nothing of what it says is lost.


PAGE = """\
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


def test_a_page_loses_its_marks_and_keeps_its_words_and_its_code() -> None:
    assert plain_text(PAGE) == TEXT


def test_a_quotation_and_an_item_keep_what_stands_before_their_words() -> None:
    page = "> **Ah\n> bon**\n\n1. *un*\n   - [x] `deux`\n     trois\n"
    assert plain_text(page) == "> Ah\n> bon\n\n1. un\n   - deux\n     trois\n"


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
