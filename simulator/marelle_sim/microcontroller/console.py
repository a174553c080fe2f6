"""The console of a board: it prints up to a limit, and gives prepared lines as answers to `input()`."""

from collections.abc import Callable
from re import Match

from marelle_help import NoKeyboardError
from marelle_sim.kernel import Clock, Ending
from marelle_sim.microcontroller.access_costs import Costs

_TYPING_US = 1_000_000  # from a question to its answer; an awaited button is pressed as late
_OUTPUT_LIMIT = 1_000_000  # characters: ten times what a program prints in an hour

_ADDRESS = (
    r"(?:<function (?:[\w.<>]{1,200}\.)?(?P<function>[\w<>]+)|<generator object (?:[\w.<>]{1,200}\.)?(?P<generator>[\w<>]+)"
    r"|<(?:[\w.<>]{1,200}\.)?(?P<kind>\w+) object|(?P<other><[^<>\n]{1,200}?(?:<\w+>)?)) at 0x(?P<at>[0-9a-fA-F]{5,})"
)
"""CPython's `repr` of an object without one of its own: from `<` to its address, which is longer than that of an I2C chip."""
_NAMELESS = ("map", "zip", "filter", "enumerate", "reversed")
"""Types whose `repr` on a board has no address."""
_NAMED = {
    "<bound method ": "<bound_method>",
    "<built-in method ": "<bound_method>",
    "<bound_method ": "<bound_method>",
    "<built-in function ": "<function>",
}
"""Beginning of the `repr` of a method or function in CPython (or MicroPython on a computer) -> a board's whole `repr`."""


class Console:
    """The board's console: printed output and typed input. Printing takes time, as it does over USB.

    Attributes:
        parts: the printed texts, in order. typed: the prepared lines that are left, one for each `input()`.
    """

    __slots__ = (
        "_addresses",
        "_answers",
        "_clock",
        "_costs",
        "_left",
        "_record",
        "parts",
        "typed",
    )

    def __init__(
        self,
        clock: Clock,
        costs: Costs,
        record: Callable[[str, str], None],
        limit: int = _OUTPUT_LIMIT,
    ) -> None:
        self._clock, self._costs, self._record = clock, costs, record
        self._left, self._answers = limit, 0
        self._addresses: dict[str, int] = {}
        self.parts: list[str] = []
        self.typed: list[str] = []

    def ask(self, prompt: str) -> str:
        """Print the prompt of `input()`, let 1 s pass (callbacks run meanwhile), then print and return the next prepared line.

        Raises:
            NoKeyboardError: no prepared line is left.
        """
        if prompt:
            self.write(prompt)
        if not self.typed:
            error = NoKeyboardError("input(): no keyboard")
            error.answers = self._answers
            raise error
        self._answers += 1
        line = self.typed.pop(0)
        self._clock.wait_until(self._clock.now + _TYPING_US)
        self._record("typed", line)
        self.write(line + "\n")
        return line

    def write(self, text: str) -> None:
        """Print `text`, with each `repr` in it written as on a board, up to the limit of characters of the run; beyond that, end the run.

        Raises:
            RunStopped: the run was stopped, by this limit or before.
        """
        self._clock.spend(0)  # a stopped run prints no more
        if "<b" in text:
            text = _without_methods(text)
        if " at 0x" in text:
            text = self._renumbered(text)
        cut = text[: self._left]
        self._left -= len(cut)
        if cut:
            self.parts.append(cut)
            self._record("print", cut)
        if len(cut) < len(text):
            self._clock.stop(Ending.OUTPUT)
        self._clock.spend(self._costs.print_us + self._costs.print_char_us * len(cut))

    def _renumbered(self, text: str) -> str:
        """Return `text` with each object's `repr` written as on a board, and with addresses that are the same in every run.

        CPython's addresses are replaced by numbers in order of appearance.
        """
        from re import sub  # imported only if an address is printed

        text = sub(r"<memory at 0x[0-9a-fA-F]+>", "<memoryview>", text)
        known = self._addresses

        def number(found: Match[str]) -> str:
            place = known.setdefault(found["at"], 0x2000_0000 + 16 * len(known))
            if found["function"]:
                return f"<function {found['function']} at 0x{place:x}"
            if found["generator"]:
                return f"<generator object '{found['generator']}' at {place:x}"
            kind = found["kind"]
            if kind and (kind in _NAMELESS or kind.endswith("_iterator")):
                return "<iterator" if kind.endswith("_iterator") else f"<{kind}"
            return f"<{kind} object at {place:x}" if kind else f"{found['other']} at 0x{place:x}"

        return sub(_ADDRESS, number, text)

    @property
    def text(self) -> str:
        """All that was printed so far."""
        return "".join(self.parts)


def _without_methods(text: str) -> str:
    """Return `text` with the `repr` of each method and built-in function written as on a board: without its name."""
    for begin, instead in _NAMED.items():
        at = text.find(begin)
        while at >= 0:
            end, depth = at + 1, 1
            while end < len(text) and depth:
                depth += (text[end] == "<") - (text[end] == ">")
                end += 1
            text = f"{text[:at]}{instead}{text[end:]}"
            at = text.find(begin, at + 1)
    return text
