"""Tests of a team: programs, worlds and modules stand beside them."""

from marelle_sim import Run, load_world


def test_files_beside_the_test(simulated):
    run = simulated("prog.py", world="mine.toml", seconds=5)
    assert isinstance(run, Run)
    assert run.stdout == "here\n"
    assert run.world.width_mm == 900


def test_names_and_worlds_stay_what_they_are(simulated):
    assert simulated("prog.py", world="room").world.name == "room"
    assert simulated("prog.py", world=load_world("slalom")).world.name == "slalom"
    assert simulated("prog.py").world.name == "squares"


def test_a_robot_and_the_files_on_its_flash(simulated):
    run = simulated("prints_a_file.py", kit="robot", flash="files", seconds=1)
    assert run.stdout == "on the flash\n"


def test_functions_and_their_modules(simulated):
    def program():
        import helper

        return helper.NAME

    assert simulated(program, path=["src"]).returned == "mine"
