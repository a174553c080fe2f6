"""A kit that names a chip of its own, in a Python file beside it: which runs where the kit is trusted alone."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from chip_kit import kit_with
from programs import program_text
from refused import refuses

from marelle_host.cli.main import main
from marelle_sim import ChipError, KitError, load_kit, simulate

TWIN = Path(__file__).parents[2] / "docs" / "programs" / "driver" / "sht31_twin.py"
ANSWER = "61478a7ae1a4\n"  # 21.5 degrees and 48 %, each with its checksum


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], Path]:
    """Write a kit with the chip that is named so, its twin and a program; return the kit's path."""
    shutil.copy(TWIN, tmp_path)
    (tmp_path / "main.py").write_text(program_text("chips/reads_an_sht31"), encoding="utf-8")

    def write(chip: str) -> Path:
        kit = tmp_path / "robot.toml"
        kit.write_text(kit_with(chip), encoding="utf-8")
        return kit

    return write


@pytest.mark.parametrize("isolate", [False, True])
def test_a_chip_of_one_s_own_answers_on_a_trusted_kit(
    written: Callable[[str], Path], isolate: bool
) -> None:
    kit = written("sht31_twin.py:Sht31Twin")

    run = simulate(kit.parent / "main.py", kit=load_kit(kit, trust=True), isolate=isolate)

    assert (run.ended, run.stdout) == ("done", ANSWER)


def test_what_a_chip_of_one_s_own_calls_its_attributes_is_its_author_s(
    written: Callable[[str], Path],
) -> None:
    kit = written("counter.py:Counter")
    (kit.parent / "counter.py").write_text(
        program_text("twins/counter"),
        encoding="utf-8",
    )
    run = simulate(kit.parent / "main.py", kit=load_kit(kit, trust=True))
    assert run.stdout == "060001060001\n"


@pytest.mark.parametrize("isolate", [False, True])
def test_its_file_does_not_run_on_any_other(written: Callable[[str], Path], isolate: bool) -> None:
    kit = written("sht31_twin.py:Sht31Twin")
    (kit.parent / "sht31_twin.py").write_text(
        "open(__file__ + '.ran', 'w').close()\n", encoding="utf-8"
    )

    with refuses(KitError, "E-KIT-26", file="robot.toml", chip="sht31_twin.py:Sht31Twin"):
        simulate(kit.parent / "main.py", kit=kit, isolate=isolate)
    assert not (kit.parent / "sht31_twin.py.ran").exists()


def test_it_can_be_dead(written: Callable[[str], Path]) -> None:
    kit = load_kit(written("sht31_twin.py:Sht31Twin"), trust=True)

    run = simulate(Path(kit.source).parent / "main.py", kit=kit, faults={"climate": "dead"})

    assert run.error is not None
    assert run.error.traceback.endswith("OSError: [Errno 5] EIO\n")


@pytest.mark.parametrize(
    "chip",
    ["sht31_twin.py", "sht31_twin.py:", "other.py:Sht31Twin", "../sht31_twin.py:Sht31Twin",
     "sht31_twin.py:Sht31Twin()", "sht31_twin:Sht31Twin"],
)  # fmt: skip
def test_what_names_no_class_of_a_file_beside_the_kit_is_refused(
    written: Callable[[str], Path], chip: str
) -> None:
    kit = written(chip)

    line = kit.read_text("utf-8").splitlines().index(f'chip = "{chip}"') + 1
    with refuses(KitError, "E-KIT-25", line=line):
        load_kit(kit, trust=True)


@pytest.mark.parametrize("isolate", [False, True])
def test_a_link_out_of_the_kit_s_folder_is_refused(
    written: Callable[[str], Path], *, isolate: bool
) -> None:
    kit = written("sht31_twin.py:Sht31Twin")
    twin = kit.parent / "sht31_twin.py"
    elsewhere = kit.parent.parent / "elsewhere.py"
    twin.rename(elsewhere)
    twin.symlink_to(elsewhere)

    with refuses(KitError, "E-RUN-12", file="sht31_twin.py"):
        simulate(kit.parent / "main.py", kit=load_kit(kit, trust=True), isolate=isolate)


@pytest.mark.parametrize("isolate", [False, True])
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "AttributeError: module 'sht31_twin' has no attribute 'Sht31Twin'"),
        ("class Sht31Twin:\n    pass\n", "AttributeError: 'Sht31Twin' object has no attribute 'write'"),
        ("1 / 0\n", "ZeroDivisionError: division by zero"),
        ("raise SystemExit(3)\n", "SystemExit: 3"),
        ("class Sht31Twin(\n", "SyntaxError: '(' was never closed (sht31_twin.py, line 1)"),
    ],
)  # fmt: skip
def test_a_file_that_gives_no_chip_is_told(
    written: Callable[[str], Path], text: str, words: str, isolate: bool
) -> None:
    kit = written("sht31_twin.py:Sht31Twin")
    (kit.parent / "sht31_twin.py").write_text(text, encoding="utf-8")

    with refuses(ChipError, "E-CHIP-14", chip="sht31_twin.py:Sht31Twin", words=words):
        simulate(kit.parent / "main.py", kit=load_kit(kit, trust=True), isolate=isolate)


def test_the_command_asks_for_trust(
    written: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    kit = written("sht31_twin.py:Sht31Twin")
    line = ["run", str(kit.parent / "main.py"), "--kit", str(kit), "--json"]

    refused = main(line)
    capsys.readouterr()
    allowed = main([*line, "--trust"])

    assert (refused, allowed) == (2, 0)
    assert json.loads(capsys.readouterr().out)["stdout"] == ANSWER


def test_it_is_drawn_by_the_name_of_its_class(
    written: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kit = written("sht31_twin.py:Sht31Twin")
    monkeypatch.chdir(kit.parent)  # where the picture goes

    assert main(["kits", "--show", str(kit)]) == 0
    assert "Sht31Twin" in capsys.readouterr().out
