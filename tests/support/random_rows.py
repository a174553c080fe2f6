"""Random rows of cards, for properties."""

from hypothesis import strategies as st

from marelle_lessons.cards import Card, Repeat, Row, executed
from marelle_lessons.cards.row import CARDS, MOST_EXECUTED

ONE_CARD: st.SearchStrategy[Card] = st.one_of(
    [
        st.sampled_from([Card(letter, number) for number in range(1, CARDS[letter] + 1)])
        for letter in sorted(CARDS)
    ]
)
TIMES = st.integers(1, 9) | st.integers(10, 99)  # with large ones alone most rows are too long
ITEMS = st.lists(
    st.recursive(
        ONE_CARD,
        lambda inner: st.builds(Repeat, TIMES, st.lists(inner, min_size=1, max_size=4).map(tuple)),
        max_leaves=6,
    ),
    min_size=1,
    max_size=8,
)


def depth(items: tuple[Card | Repeat, ...]) -> int:
    return max((1 + depth(i.items) for i in items if isinstance(i, Repeat)), default=0)


ROWS = ITEMS.map(lambda items: Row(tuple(items))).filter(
    lambda row: executed(row) <= MOST_EXECUTED and depth(row.items) <= 4
)
