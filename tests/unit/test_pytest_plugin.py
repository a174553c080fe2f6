"""The fixture `simulated` finds programs and worlds beside the test that asks for them."""

from pathlib import Path
from textwrap import dedent

from handed_in import write
from own_pytest import run_pytest

WORLD = "format = 1\nsize = [900, 600]\n[robot]\nat = [300, 200]\nheading = 90\n"
TEST = """
    from marelle_sim import Run, load_world

    def test_files_beside_the_test(simulated):
        run = simulated("prog.py", world="mine.toml", seconds=5)
        assert isinstance(run, Run)
        assert run.stdout == "here\\n"
        assert run.world.width_mm == 900

    def test_names_and_worlds_stay_what_they_are(simulated):
        assert simulated("prog.py", world="room").world.name == "room"
        assert simulated("prog.py", world=load_world("slalom")).world.name == "slalom"
        assert simulated("prog.py").world.name == "squares"

    def test_functions_and_their_modules(simulated):
        def program():
            import helper
            return helper.NAME
        assert simulated(program, path=["src"]).returned == "mine"
"""


def test_the_fixture_finds_what_is_beside_the_test(tmp_path: Path) -> None:
    own = {"prog.py": "print('here')\n", "mine.toml": WORLD, "src/helper.py": "NAME = 'mine'\n"}
    write(tmp_path / "tests", {**own, "test_it.py": dedent(TEST)})
    said = run_pytest(tmp_path, "tests")
    assert said.returncode == 0, said.stdout
    assert said.stdout.splitlines()[-1].startswith("3 passed")


BUS_TEST = """
    from marelle_sim import virtual_board
    from marelle_sim.chips import RegisterChip

    def test_a_long_bus(simulated):
        board = virtual_board("pico")
        board.i2c(0).attach(0x48, RegisterChip())

        def program():
            from machine import I2C
            for number in range(60):
                I2C(0).writeto_mem(0x48, 0, bytes([number] * 100))

        simulated(program, board=board)
        assert False
"""


def test_a_failing_test_shows_the_last_transactions_and_their_first_bytes(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(dedent(BUS_TEST), encoding="utf-8")
    said = run_pytest(tmp_path, "test_it.py")
    rows = [line for line in said.stdout.splitlines() if " us  i2c0 0x48" in line]
    assert (len(rows), "3b 3b … (101 bytes)" in rows[-1]) == (40, True)
    assert max(map(len, rows)) < 160
