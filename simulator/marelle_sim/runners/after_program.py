"""What a board does after the last line of its program: timers, interrupts and motors go on (decision 050)."""

from __future__ import annotations

from contextlib import suppress

from marelle_sim.kernel import Ending, RunStopped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.runners.engine import Engine


def run_on(engine: Engine) -> None:
    """Run one robot on after its program has ended.

    The board library stops its motors. Then time passes until no timer, interrupt, state machine or motor is active, or until the
    run is stopped.
    """
    clock, robot = engine.board.clock, engine.robot
    try:
        with suppress(Exception):  # a program may have broken the library
            if engine.stop_motors():
                engine.board.record("cut", "end")
        if clock.acts() or robot.acts:
            engine.tell_last()
        while clock.acts() or robot.acts:
            with suppress(SystemExit):  # in a callback it ends nothing: a board only prints it
                clock.reach(max(clock.next, clock.now))
    except RunStopped as stopped:
        engine.stopped_by(stopped.reason)
    except KeyboardInterrupt:
        engine.stopped_by(Ending.INTERRUPTED)
