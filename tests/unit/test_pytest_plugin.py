"""The fixture `simulated` finds programs and worlds beside the test that asks for them."""

from pathlib import Path

from handed_in import write
from own_pytest import run_pytest
from programs import program_text

from marelle_sim import kits

BUNDLED = Path(kits.__file__).parent
WORLD = "format = 1\nsize = [900, 600]\n[robot]\nat = [300, 200]\nheading = 90\n"


def test_the_fixture_finds_what_is_beside_the_test(tmp_path: Path) -> None:
    robot = (BUNDLED / "pico_bot.toml").read_text("utf-8")
    own = {
        "prog.py": "print('here')\n",
        "mine.toml": WORLD,
        "src/helper.py": "NAME = 'mine'\n",
        "prints_a_file.py": "print(open('note.txt').read())\n",
        "files/note.txt": "on the flash",
        "robot/kit.toml": robot,
    }
    write(
        tmp_path / "tests", {**own, "test_it.py": program_text("plugin/finds_what_is_beside_it")}
    )
    said = run_pytest(tmp_path, "tests")
    assert said.returncode == 0, said.stdout
    assert said.stdout.splitlines()[-1].startswith("4 passed")


def test_a_failing_test_shows_the_last_transactions_and_their_first_bytes(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(
        program_text("plugin/fails_after_a_long_bus"), encoding="utf-8"
    )
    said = run_pytest(tmp_path, "test_it.py")
    rows = [line for line in said.stdout.splitlines() if " us  i2c0 0x48" in line]
    assert (len(rows), "3b 3b … (101 bytes)" in rows[-1]) == (40, True)
    assert max(map(len, rows)) < 160
