import pytest


@pytest.mark.parametrize("seed", range(5))
def test_it_stays_beside_its_wall(simulated, seed):
    run = simulated("my-robot", seed=seed)
    assert run.ended == "done"
    assert run.contacts == []
    distance_mm = int(run.stdout.split()[0])
    assert 170 <= distance_mm <= 230


def test_it_stops_when_it_cannot_see_its_wall(simulated):
    run = simulated("my-robot", faults={"range": "dead"})
    assert run.error.facts["code"] == "E-BOT-33"
    assert run.contacts == []
