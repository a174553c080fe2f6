"""Coroutines are generators, as on a board: values taken from MicroPython 1.25 (unix port)."""

import pytest
from fixture_types import Printed
from programs import program

from marelle_sim import simulate
from marelle_sim.programs.guard import guarded


def test_generators_are_awaited_and_coroutines_yielded_from(
    printed: Printed,
) -> None:
    lines = printed(program("coroutines/awaits_a_generator"))
    assert lines == ["2 7", "end", "[1, 'iter'] True", "[] [1]"]


def test_async_for_ends_as_a_loop_does(printed: Printed) -> None:
    counted = printed(program("coroutines/counts"))
    assert counted == ["1 1", "3 9", "1 1", "3 9", "4 16", "all", "4 4"]


def test_async_with_leaves_in_every_way(printed: Printed) -> None:
    left = ["leave b None None None", "leave a None None None"]
    failed = [f"leave {name} ValueError ValueError('{{}}',) None" for name in "ba"]
    assert printed(program("coroutines/leaves_in_every_way")) == [
        "return a", *left, "returned",
        "break a", *left, "after",
        *["swallow a", *[line.format("swallow") for line in failed]] * 2, "after",
        "raise a", *[line.format("raise") for line in failed], "raised raise",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("await 5", "'await' outside function"),
        ("class A:\n    await 5", "'await' outside function"),
        ("async def f():\n    return [await g() for g in []]", "'await' outside function"),
        ("async def f(a=await 5): pass", "'await' outside function"),
        ("def f():\n    async with x: pass", "async for/with outside async function"),
        ("async for x in y: pass", "async for/with outside async function"),
    ],
)
def test_what_a_board_s_compiler_refuses_is_refused(text: str, message: str) -> None:
    with pytest.raises(SyntaxError, match=message):
        guarded(text, "essai.py", own=True)


async def from_another_file() -> int:
    return 3


async def _main() -> None:
    import asyncio

    coroutine = from_another_file
    await asyncio.sleep(1)
    assert await coroutine() == 3


def test_a_coroutine_of_a_test_is_a_program() -> None:
    run = simulate(_main, world="empty", seconds=5)
    assert (run.ended, run.error) == ("done", None)
    assert 1 <= run.seconds < 1.01
