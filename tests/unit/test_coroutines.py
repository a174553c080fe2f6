"""Coroutines are generators, as on a board: values taken from MicroPython 1.25 (unix port)."""

import pytest
from fixture_types import Printed

from marelle_sim import simulate
from marelle_sim.programs.guard import guarded


def test_generators_are_awaited_and_coroutines_yielded_from(
    printed: Printed,
) -> None:
    program = """
        def plain(x):
            got = yield x
            return x + 1
        class Waits:
            def __iter__(self):
                yield "iter"
                return 7
        async def coroutine(x):
            print(await plain(x), await Waits())
            return "end"
        def outer():
            print((yield from coroutine(1)))
        print([*outer()], type(coroutine(2)) is type(plain(2)))
        async def nothing():
            "it says nothing"
        async def yields():
            yield 1
        print([*nothing()], [*yields()])
        """
    assert printed(program) == ["2 7", "end", "[1, 'iter'] True", "[] [1]"]


def test_async_for_ends_as_a_loop_does(printed: Printed) -> None:
    program = """
        class Count:
            def __init__(self, most):
                self.now, self.most = 0, most
            def __aiter__(self):
                return self
            async def __anext__(self):
                self.now += 1
                if self.now > self.most:
                    raise StopAsyncIteration
                return self.now, self.now ** 2
        async def main(stop):
            async for n, square in Count(4):
                if n == 2:
                    continue
                if n == stop:
                    break
                print(n, square)
            else:
                print("all")
            return n
        import asyncio
        print(asyncio.run(main(4)), asyncio.run(main(9)))
        """
    assert printed(program) == ["1 1", "3 9", "1 1", "3 9", "4 16", "all", "4 4"]


def test_async_with_leaves_in_every_way(printed: Printed) -> None:
    program = """
        import asyncio
        class Manager:
            def __init__(self, name, swallow=False):
                self.name, self.swallow = name, swallow
            async def __aenter__(self):
                await asyncio.sleep_ms(1)
                return self.name
            async def __aexit__(self, kind, error, trace):
                print("leave", self.name, kind and kind.__name__, repr(error), trace)
                return self.swallow
        async def main(how):
            for _ in range(2):
                async with Manager("a", how == "swallow") as a, Manager("b"):
                    print(how, a)
                    if how == "return":
                        return "returned"
                    if how == "break":
                        break
                    if how in ("raise", "swallow"):
                        raise ValueError(how)
            return "after"
        for how in ("return", "break", "swallow", "raise"):
            try:
                print(asyncio.run(main(how)))
            except ValueError as error:
                print("raised", error)
        """
    left = ["leave b None None None", "leave a None None None"]
    failed = [f"leave {name} ValueError ValueError('{{}}',) None" for name in "ba"]
    assert printed(program) == [
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
