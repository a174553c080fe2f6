"""A call of one of the program's functions, for the step-by-step view."""

from __future__ import annotations


class Activation:
    """A call of one of the program's functions, or the run of a module.

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
