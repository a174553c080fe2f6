"""What the ports of a virtual board share: the check of their numbers and of what is attached."""

from __future__ import annotations

from marelle_sim.errors import ChipError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.boards import BoardFacts


def checked(port: str, number: object, facts: BoardFacts) -> int:
    """Return the number of a port, if that kind of board has it.

    Raises:
        ChipError: E-CHIP-11, the board has none with this number.
    """
    ports = {
        "i2c": len(facts.i2c), "spi": len(facts.spi), "uart": len(facts.uart),
        "pin": facts.chip.gpios, "adc": facts.chip.thermometer + 1,
    }  # fmt: skip
    if not isinstance(number, int) or not 0 <= number < ports[port]:
        raise ChipError("E-CHIP-11", port=port, number=repr(number), largest=ports[port] - 1)
    return number


def check_chip(chip: object, methods: tuple[str, ...], example: str) -> None:
    """Refuse a value that is no chip, such as its class or arguments in the wrong order."""
    is_class = isinstance(chip, type)
    if is_class or not all(callable(getattr(chip, method, None)) for method in methods):
        name = chip.__name__ if isinstance(chip, type) else type(chip).__name__
        wanted = f"{name}()" if is_class else "Chip()"
        raise ChipError("E-CHIP-12", name=name, example=example.format(wanted))


def kind_of(chip: object) -> str:
    """Return the class name of a chip's twin, or the name of the function at a serial port."""
    return str(getattr(chip, "__name__", type(chip).__name__))


def check_seen(late: bool, port: str) -> None:
    """Refuse to return records of a run in which nothing was recorded."""
    if late:
        raise ChipError("E-CHIP-15", port=port)
