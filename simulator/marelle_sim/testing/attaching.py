"""Checks that all ports of a virtual board use: of their numbers, and of the chips that a test attaches."""

from __future__ import annotations

from marelle_sim.errors import ChipError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.boards import BoardFacts


def checked(port: str, number: object, facts: BoardFacts) -> int:
    """Return `number` itself, after a check that this kind of board has such a port.

    Args:
        port: kind of port: "i2c", "spi", "uart", "pin" or "adc".
        number: number of the port.
        facts: the facts of the kind of board.

    Raises:
        ChipError: E-CHIP-11, the board has no such port.
    """
    ports = {
        "i2c": len(facts.i2c), "spi": len(facts.spi), "uart": len(facts.uart),
        "pin": facts.chip.gpios, "adc": facts.chip.thermometer + 1,
    }  # fmt: skip
    if not isinstance(number, int) or not 0 <= number < ports[port]:
        raise ChipError("E-CHIP-11", port=port, number=repr(number), largest=ports[port] - 1)
    return number


def check_chip(chip: object, methods: tuple[str, ...], example: str) -> None:
    """Check that a value is a simulated chip: an object, not a class, with these methods.

    `example` is a right call for the error's text, with `{}` in place of the chip.

    Raises:
        ChipError: E-CHIP-12, it is not, for example because arguments were given in the wrong order.
    """
    is_class = isinstance(chip, type)
    if is_class or not all(callable(getattr(chip, method, None)) for method in methods):
        name = chip.__name__ if isinstance(chip, type) else type(chip).__name__
        wanted = f"{name}()" if is_class else "Chip()"
        raise ChipError("E-CHIP-12", name=name, example=example.format(wanted))


def kind_of(chip: object) -> str:
    """Return the class name of a simulated chip, or the name of a function that is attached to a serial port."""
    return str(getattr(chip, "__name__", type(chip).__name__))


def check_seen(late: bool, port: str) -> None:
    """Check that the last run was recorded.

    Args:
        late: whether the test asked for the port only after the run.
        port: the port, for the error's text.

    Raises:
        ChipError: E-CHIP-15, `late` is true, so nothing was recorded.
    """
    if late:
        raise ChipError("E-CHIP-15", port=port)
