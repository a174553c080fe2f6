"""A motor's bridge whose speed is on a wire of its own: an L298N, a TB6612FNG."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.microcontroller.pin import Line
    from marelle_sim.parts.motor import DriveTrain


class EnabledTrain:
    """Passes on what the two inputs of a bridge ask for, as long as its enable wire is high.

    With a signal on that wire the motor sees its share; with a wire that nothing drives, none: the modules pull it low.
    """

    __slots__ = ("_duty", "_share", "_side", "_train")

    def __init__(self, enable: Line, train: DriveTrain) -> None:
        self._train = train
        self._side, self._share = 0, 0.0
        self._duty: float | None = None
        enable.on_output = self._enable

    def set_duty(self, side: int, duty: float | None) -> None:
        """Set what the inputs ask of the left (0) or right (1) motor, -1 to 1; None lets it coast."""
        self._side, self._duty = side, duty
        self._pass_on()

    def _enable(self, share: float, frequency_hz: int) -> None:
        del frequency_hz
        self._share = share
        self._pass_on()

    def _pass_on(self) -> None:
        """Hand on what the motor sees: a bridge that is not enabled lets it coast."""
        duty, share = self._duty, self._share
        self._train.set_duty(self._side, duty * share if duty is not None and share else None)
