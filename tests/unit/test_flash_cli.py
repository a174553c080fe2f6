"""`marelle flash` before a person: what would be done is shown, asked once, and what came of each board is said."""

import io
import signal
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import made_images
import pytest
from typed_commands import Answer, Command

from marelle_host.cli.flashing import finding, work
from marelle_host.cli.terminal.output import Terminal
from marelle_host.flash.choosing import PlannedFlash
from marelle_host.flash.errors import FlashError
from marelle_host.flash.esptool import ChipInfo
from marelle_host.flash.returning import Flashed
from marelle_host.flash.targets import Target
from marelle_host.link import LinkError, UsbIdentity
from marelle_protocol import Examined, Identity
from marelle_text import Text

MACHINES = {"rp2": "Raspberry Pi Pico with RP2040", "esp32": "Generic ESP32 module with ESP32"}
NEW = (1, 25, 0)


def known(platform: str = "rp2", version: tuple[int, ...] = (1, 24, 1)) -> Identity:
    return Identity(MACHINES[platform], version, platform, "e6", 6, "", "poste-07", "")


def pico(where: str, version: tuple[int, ...] = (1, 24, 1), all_bytes: int = 1408 << 10) -> Target:
    found = Examined(known(version=version), 0, all_bytes, None, guard=False)
    place = UsbIdentity(where)
    return Target(where, "bootloader", "RP2040", MACHINES["rp2"], place, "", where, found=found)


def unnamed(where: str) -> Target:
    return Target(where, "esptool", "", "", UsbIdentity(where), "", where)


class PluggedBoards:
    """What is plugged in, and what was done to it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self.found: dict[str, Target | FlashError] = {}
        self.chips: dict[str, ChipInfo | LinkError] = {}
        self.flashed: list[str] = []
        self.came: Callable[[str, PlannedFlash], object] = lambda where, plan: Flashed(
            where, known(version=NEW)
        )
        (folder / "pico.uf2").write_bytes(made_images.rp2_uf2("1.25.0", size=8 << 10))
        (folder / "esp32.bin").write_bytes(made_images.esp_bin("1.25.0", size=8 << 10))
        self.words = [
            "--image",
            str(folder / "pico.uf2"),
            "--image",
            str(folder / "esp32.bin"),
            "--no-library",
        ]
        for name, fake in {
            "mount_drives": list, "find_drives": lambda *_given, **_how: [], "all_ports": lambda: [*self.found],
            "boot_loaders": list, "find_targets": lambda *_given: dict(self.found),
            "identify_boards": lambda *_given: self.chips,
        }.items():  # fmt: skip
            monkeypatch.setattr(finding, name, fake)
        monkeypatch.setattr(work, "flash_boards", self._flash)

    def _flash(
        self, plans: Mapping[str, PlannedFlash], _watch: object, _limits: object, **_how: object
    ) -> dict[str, object]:
        self.flashed += plans
        return {where: self.came(where, plan) for where, plan in plans.items()}


@pytest.fixture
def plugged(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> PluggedBoards:
    return PluggedBoards(monkeypatch, tmp_path)


def answers(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    """Have a person at a terminal who answers the one question with this."""
    monkeypatch.setattr(Terminal, "can_ask", lambda _self: True)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{answer}\n"))


def rows_of(answer: Answer) -> dict[str, Any]:
    """Return what was said of each board, by its port."""
    return {row["where"]: row for row in answer.data}


def test_where_nothing_is_plugged_in_or_several_boards_are_that_is_said(
    plugged: PluggedBoards, marelle: Command
) -> None:
    assert "(E-FLASH-40)" in marelle("flash", "--yes", *plugged.words, exits=3).err
    plugged.found = {"COM3": pico("COM3"), "COM4": pico("COM4")}
    said = marelle("flash", "--yes", *plugged.words, exits=2).said
    assert "COM3 (Raspberry Pi Pico with RP2040), COM4" in said
    assert "--on COM3, ou --on all" in said
    assert plugged.flashed == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ([], "E-FLASH-55"),
        (["--kit", "pico_bott"], "E-FILE-01"),
        (["--board", "pica"], "E-IMAGE-31"),
        (["--image", "none.uf2"], "E-IMAGE-34"),
    ],
    ids=["unasked", "a kit", "a board", "an image"],
)
def test_nothing_is_flashed_unasked_or_where_something_was_typed_wrong(
    words: list[str], code: str, plugged: PluggedBoards, marelle: Command
) -> None:
    plugged.found = {"COM3": pico("COM3")}
    assert f"({code})" in marelle("flash", *plugged.words, *words, exits=2).err
    assert plugged.flashed == []


@pytest.mark.parametrize(("answer", "flashed"), [("n", []), ("", []), ("o", ["COM3"])])
def test_it_is_asked_once_with_what_would_be_done_and_whose_files_would_be_lost(
    answer: str,
    flashed: list[str],
    plugged: PluggedBoards,
    monkeypatch: pytest.MonkeyPatch,
    marelle: Command,
) -> None:
    answers(monkeypatch, answer)
    plugged.found = {"COM3": pico("COM3", all_bytes=848 << 10)}
    said = marelle("flash", *plugged.words).said
    assert "1.24.1 → 1.25.0" in said
    assert "empreinte non connue.\nEmpreinte non connue : l'image est complète" in said
    assert "Les fichiers de 1 carte seront effacés : poste-07 (COM3)." in said
    assert "Mettre MicroPython sur 1 carte ? [o/n]" in said
    assert ("prête" in said) is bool(flashed)
    assert plugged.flashed == flashed


def test_what_the_boot_loader_of_a_pico_2_erases_is_told(
    plugged: PluggedBoards, marelle: Command, tmp_path: Path
) -> None:
    (tmp_path / "2.uf2").write_bytes(made_images.rp2_uf2("1.25.0", board="RPI_PICO2", size=8192))
    one = pico("COM3", all_bytes=3 << 20)
    assert one.found is not None
    identity = one.found.identity._replace(machine="Raspberry Pi Pico2 with RP2350")
    found = one.found._replace(identity=identity)
    plugged.found = {"COM3": one._replace(chip="RP2350", found=found)}
    said = marelle("flash", "2.uf2", "--dry-run").said
    assert "Le chargeur de 1 carte efface les 4 derniers Kio de sa mémoire" in said
    assert (
        "abîmer un fichier : poste-07 (COM3). Avec --save, ses fichiers sont d'abord enregistrés"
        in said
    )


def test_an_image_for_another_board_is_told_before_the_question(
    plugged: PluggedBoards,
    monkeypatch: pytest.MonkeyPatch,
    marelle: Command,
    tmp_path: Path,
) -> None:
    answers(monkeypatch, "n")
    (tmp_path / "w.uf2").write_bytes(made_images.rp2_uf2("1.25.0", board="RPI_PICO_W", size=8192))
    plugged.found = {"COM3": pico("COM3")}
    said = marelle("flash", "--image", "w.uf2").said
    assert "poste-07 (COM3) dit être « Raspberry Pi Pico with RP2040 »" in said
    assert "l'image est pour « Raspberry Pi Pico W »" in said
    assert plugged.flashed == []


def test_what_is_not_known_is_named_and_nothing_is_flashed_on_it(
    plugged: PluggedBoards, marelle: Command
) -> None:
    arduino = FlashError("E-FLASH-41", where="COM5", found="Arduino Uno")
    plugged.found = {
        "COM3": pico("COM3"),
        "COM4": unnamed("COM4"),
        "COM5": arduino,
        "COM6": unnamed("COM6"),
    }
    plugged.chips = {
        "COM4": ChipInfo("ESP32", "v3.0", "24:0a", 4 << 20, ""), "COM6": LinkError("E-LINK-05", port="COM6"),
    }  # fmt: skip
    rows = rows_of(marelle("flash", "--json", "--yes", "--on", "all", *plugged.words, exits=8))
    assert plugged.flashed == ["COM3", "COM4"]
    assert [row["problem"] and row["problem"]["code"] for row in rows.values()] == [
        None, None, "E-FLASH-41", "E-LINK-05",
    ]  # fmt: skip
    assert (rows["COM4"]["chip"], rows["COM4"]["image"]["files"]) == ("ESP32", "unknown")


def test_a_board_with_that_micropython_is_not_flashed_again_unless_it_is_asked_for(
    plugged: PluggedBoards, marelle: Command
) -> None:
    plugged.found = {"COM3": pico("COM3", NEW)}
    assert Text("fr")("cli.flash.state.has_it") in marelle("flash", "--yes", *plugged.words).out
    assert plugged.flashed == []
    marelle("flash", "--yes", "--again", *plugged.words)
    assert plugged.flashed == ["COM3"]


def test_a_dry_run_says_whose_files_would_be_lost_and_changes_nothing(
    plugged: PluggedBoards, marelle: Command
) -> None:
    plugged.found = {"COM3": pico("COM3", all_bytes=1)}
    assert (
        "Les fichiers de 1 carte seront effacés"
        in marelle("flash", "--dry-run", *plugged.words).out
    )
    row = rows_of(marelle("flash", "--json", "--dry-run", *plugged.words))["COM3"]
    assert (row["flashed"], row["image"]["needed"], row["image"]["version"]) == (
        False,
        True,
        "1.25.0",
    )
    assert plugged.flashed == []


def test_after_ctrl_c_no_board_is_called_done_that_was_not(
    plugged: PluggedBoards, marelle: Command
) -> None:
    def came(where: str, plan: PlannedFlash) -> object:
        if where == "COM3":
            return Flashed(where, known(version=NEW))
        signal.raise_signal(signal.SIGINT)
        return FlashError("E-FLASH-52" if where == "COM4" else "E-FLASH-51", where=where)

    plugged.came, plugged.found = came, {where: pico(where) for where in ("COM3", "COM4", "COM5")}
    said = marelle("flash", "--yes", "--on", "all", *plugged.words, exits=130).said
    assert said.count("prête") == 1
    assert "poste-07 (COM4) : Flashez-la de nouveau. (E-FLASH-52)" in said
    assert "poste-07 (COM5) : Recommencez quand vous voulez. (E-FLASH-51)" in said


@pytest.mark.parametrize("when", ["flashing", "installing"])
def test_a_board_without_the_library_that_was_to_come_is_not_ready(
    when: str,
    plugged: PluggedBoards,
    monkeypatch: pytest.MonkeyPatch,
    marelle: Command,
) -> None:
    def came(where: str, _plan: PlannedFlash) -> object:
        return interrupted() if when == "flashing" else Flashed(where, known(version=NEW))

    def interrupted() -> object:
        signal.raise_signal(signal.SIGINT)
        return Flashed("COM3", known(version=NEW))

    monkeypatch.setattr(work, "plan_boards", lambda *_given, **_how: interrupted())
    plugged.came, plugged.found = came, {"COM3": pico("COM3")}
    plugged.words.remove("--no-library")
    row = rows_of(marelle("flash", "--yes", "--json", *plugged.words, exits=130))["COM3"]
    assert (row["flashed"], row["problem"]["code"]) == (True, "E-FLASH-58")


def test_a_board_whose_files_cannot_be_saved_is_not_flashed(
    plugged: PluggedBoards,
    monkeypatch: pytest.MonkeyPatch,
    marelle: Command,
) -> None:
    refused = LinkError("E-LINK-22", port="COM3", folder="marelle-saved", reason="full")
    monkeypatch.setattr(
        work, "get_boards", lambda ports, *_given, **_how: dict.fromkeys(ports, refused)
    )
    plugged.found = {"COM3": pico("COM3", all_bytes=1)}
    rows = rows_of(marelle("flash", "--yes", "--save", "--json", *plugged.words, exits=6))
    assert rows["COM3"]["problem"]["code"] == "E-LINK-22"
    assert plugged.flashed == []


def test_a_drive_that_nobody_has_mounted_and_letters_that_are_used_up_are_told(
    plugged: PluggedBoards, monkeypatch: pytest.MonkeyPatch, marelle: Command
) -> None:
    monkeypatch.setattr(finding, "mount_drives", lambda: ["/dev/sdb1"])
    monkeypatch.setattr(finding, "most_drives", lambda: 0)
    plugged.found = {"COM3": pico("COM3")}
    shown = marelle("flash", "--json", "--yes", "--on", "all", *plugged.words, exits=8)
    rows = rows_of(shown)
    assert rows["/dev/sdb1"]["problem"]["code"] == "E-FLASH-60"
    assert (rows["COM3"]["flashed"], plugged.flashed) == (True, ["COM3"])
    assert "rebranchez les autres" in shown.err


def test_what_the_system_says_is_told_in_the_language_of_the_person(
    plugged: PluggedBoards, marelle: Command
) -> None:
    plugged.found = {"COM3": pico("COM3")}
    full = FlashError("E-FLASH-64", port="COM3", reason="No space left on device")
    plugged.came = lambda _where, _plan: full
    rows = rows_of(marelle("flash", "--json", "--yes", *plugged.words, exits=6))
    assert "y a plus de place)" in rows["COM3"]["problem"]["what"]
    assert "y a plus de place)" in marelle("flash", "--yes", *plugged.words, exits=6).out
