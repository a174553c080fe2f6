"""A call of one of the program's functions, for the step-by-step view."""


class Activation:
    """A call of one of the program's functions, or one execution of a module of the program.

    The called function has it in a local variable, a module in its built-ins, so that each line tells which call it belongs to, also
    in a generator. It stays after the call if a line of the call was recorded, or as the `caller` of another.

    Attributes:
        number: 0 for the program's main module, 1 for the first call after that, and so on in the order of their start.
        name: name of the function or of the module.
        caller: the activation that was running when the call began: it made the call, or a callback of the board (such as of a timer)
            interrupted it; None for the main module, and for a callback after the end of the program.
        pauses: whether the call can be suspended while its caller goes on: True for a generator or a coroutine.
        variables: for a module, the names to which its source text gives values; None for a function.
    """

    __slots__ = ("caller", "name", "number", "pauses", "variables")

    def __init__(
        self,
        number: int,
        name: str,
        caller: "Activation | None" = None,
        *,
        pauses: bool = False,
        variables: tuple[str, ...] | None = None,
    ) -> None:
        self.number, self.name, self.caller = number, name, caller
        self.pauses, self.variables = pauses, variables
