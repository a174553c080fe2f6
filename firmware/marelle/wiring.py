"""The making of a motor's driver and encoder. Loaded for each motor that is made, then unloaded."""

import sys

from .tools import const

TYPE_CHECKING = const(False)
if TYPE_CHECKING:
    from collections.abc import Callable

    from . import hal
    from .side import Bridge, Encoder, Side


def wire(
    side: "Side",
    forward: int,
    back: "int | None",
    encoder: "tuple[int, int] | None",
    *,
    reverse: bool,
    frequency: int,
    **wires: int,
) -> "tuple[Bridge, Encoder | None]":
    """Return the driver of one motor, and its encoder or None. The arguments are those of `Motor`."""
    if sys.modules.pop(__name__, None):
        del sys.modules["marelle"].wiring
    outputs, others = [forward] if back is None else [forward, back], []
    made_by: "Callable[..., Bridge | None] | None" = None
    if back is None or wires:
        from .bridge import bridge, check

        made_by = bridge
        check(back, **wires)
        if "enable" in wires:
            outputs, others = [wires["enable"]], outputs
        elif "direction" in wires:
            others = [wires["direction"]]
    if encoder is not None:
        others.extend(encoder)

    def make(*_pins: "hal.Pin") -> "tuple[Bridge, Encoder | None]":
        found = made_by(forward, back, frequency, reverse=reverse, **wires) if made_by else None
        ahead, behind = (back, forward) if reverse else (forward, back)
        driven = found or side.two_inputs(ahead or 0, behind or 0, frequency)
        counted = None if encoder is None else _count(side.machines, *encoder, reverse=reverse)
        if "standby" in wires:  # last: by now the other wires let the motor stand still
            from .sharing import wake

            wake(wires["standby"])
        return driven, counted

    from .pwm import claim_motor

    made: "tuple[Bridge, Encoder | None]" = claim_motor(
        frequency, outputs, others, wires.get("standby"), make
    )
    return made


def _count(machines: "list[int]", first: int, second: int, *, reverse: bool) -> "Encoder":
    """Return an encoder on two pins: counted by PIO if the board has it and the pins are consecutive, otherwise by interrupts."""
    if second < first:  # the same encoder seen from the other side
        first, second, reverse = second, first, not reverse
    if first not in machines:
        machines.append(first)
    if second == first + 1:
        try:
            from marelle.chips.quadrature import QuadratureEncoder

            return QuadratureEncoder(machines.index(first), first, reverse=reverse)
        except ImportError:  # no `rp2`
            pass
    from marelle.chips.edges import QuadratureEncoder as EdgeEncoder

    return EdgeEncoder(first, second, reverse=reverse)
