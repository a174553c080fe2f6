"""What a board does after the last line of its program: timers, interrupts and motors go on (decision 050)."""

from __future__ import annotations

from contextlib import suppress

from marelle_sim.kernel import Ending, RunStopped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.runners.engine import Engine


class AfterProgram:
    """Runs one robot on after its program has ended, until no timer, interrupt, state machine or motor of it is active."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._board, self._robot = engine, engine.board, engine.robot

    def run(self) -> None:
        """Have the board library stop its motors, then let time pass until nothing is active or the run's limit is reached."""
        clock = self._board.clock
        try:
            with suppress(Exception):  # a program may have broken the library
                if self._engine.stop_motors():
                    self._board.record("cut", "end")
            if self._acts():
                self._engine.tell_last()
            while self._acts():
                with suppress(SystemExit):  # in a callback it ends nothing: a board only prints it
                    clock.reach(max(clock.next, clock.now))
        except RunStopped as stopped:
            self._engine.stopped_by(stopped.reason)
        except KeyboardInterrupt:
            self._engine.stopped_by(Ending.INTERRUPTED)

    def _acts(self) -> bool:
        return self._board.clock.acts() or self._robot.acts
