from pathlib import Path

SQUARE = Path(__file__).with_name("square.py")


def test_the_robot_goes_round_and_touches_nothing(simulated):
    run = simulated(SQUARE, world="squares", tolerances=False)
    assert run.ended == "done"
    assert run.visited("A3")
    assert run.visited("C3")
    assert run.visited("C1")
    assert run.contacts == []
