"""Test a driver on a virtual board."""

from marelle_sim import simulate, virtual_board


def program():
    from sensor import Sensor

    return Sensor().read(2)


run = simulate(program, board=virtual_board(), path=["src"])
assert run.returned == 4, run.error.traceback
