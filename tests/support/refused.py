"""What is refused: the class of its error, its code and its facts; and what always raises an error."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from marelle_text import Problem


@contextmanager
def refuses(
    kind: type[Problem], code: str, **facts: Any
) -> Iterator[pytest.ExceptionInfo[Problem]]:
    """Assert that what is done inside raises this error, with this code and these facts among its own.

    Example:
        with refuses(WorldError, "E-WORLD-26", name="one"):
            load_world(two_robots_of_one_name)
    """
    with pytest.raises(kind) as caught:
        yield caught
    told = caught.value
    found = {name: told.facts.get(name) for name in facts}
    assert (told.code, found) == (code, facts), f"{told.code} {told.facts}, not {code} {facts}"


def raising(error: BaseException | type[BaseException]) -> Callable[..., Any]:
    """Return a function that raises this, whatever it is given."""

    def fail(*_given: object, **_named: object) -> None:
        raise error

    return fail
