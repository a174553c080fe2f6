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
A  avancer

    # pas un titre
    x = a * b * c
"""


def test_a_page_loses_its_marks_and_keeps_its_words_and_its_code() -> None:
    assert plain_text(PAGE) == TEXT


@given(st.text())
def test_any_text_stays_a_text_that_ends_with_a_line(markdown: str) -> None:
    assert plain_text(markdown).endswith("\n")
