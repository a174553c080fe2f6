"""What a call is refused with: the problem's code and its facts, in one value that a test compares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from marelle_text import Problem


class Refusal(NamedTuple):
    """A problem without its words.

    Attributes:
        code: such as `"E-RUN-05"`.
        facts: what its sentences name.
    """

    code: str
    facts: Mapping[str, str | int | float]


def refusal(
    kind: type[Problem], call: Callable[..., object], *given: object, **named: Any
) -> Refusal:
    """Return the problem of that kind which a call raises.

    Example:
        >>> refusal(WorldError, load_world, "sqares").facts["nearest"]
        'squares'
    """
    with pytest.raises(kind) as caught:
        call(*given, **named)
    return Refusal(caught.value.code, caught.value.facts)
