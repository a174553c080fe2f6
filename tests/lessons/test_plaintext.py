"""A page without its marks: nothing of what it says is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from marelle_lessons.plaintext import plain_text

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


@given(st.text())
def test_any_text_stays_a_text_that_ends_with_a_line(markdown: str) -> None:
    assert plain_text(markdown).endswith("\n")
