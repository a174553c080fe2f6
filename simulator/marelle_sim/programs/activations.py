"""One call of a function of the program, as the steps of a run know it."""

from __future__ import annotations


class Activation:
    """One call of a function of the program, or the program itself.

    It stands in the function's own frame, so it lasts as long as the call does: a generator's too.

    Attributes:
        number: 0 is the program itself, the others are numbered as they begin.
        name: of the function; of a module its name. caller: whose line was running; None for what nobody called.
        pauses: whether it may stop half way and let its caller go on: a generator, a coroutine.
        variables: of a module, the names that its text gives values to; None for a function.
    """

    __slots__ = ("caller", "name", "number", "pauses", "variables")

    def __init__(
        self,
        number: int,
        name: str,
        caller: Activation | None = None,
        *,
        pauses: bool = False,
        variables: tuple[str, ...] | None = None,
    ) -> None:
        self.number, self.name, self.caller = number, name, caller
        self.pauses, self.variables = pauses, variables
