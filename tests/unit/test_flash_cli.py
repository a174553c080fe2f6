"""`marelle flash` before a person: what would be done is shown, asked once, and what came of each board is said."""

import signal
import socket
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any

import made_images
import pytest
from coming_and_going import until
from played_drive import Desk, Uf2Board, played_esptool, usb_port
from typed_commands import Answer, Command, sentence

from marelle_host.flash.copying import copy_to
from marelle_host.flash.volumes import Partition
from marelle_host.link import Found, UsbIdentity
from marelle_protocol import Examined, Identity
from marelle_text import Text

PICO, PICO_2 = "Raspberry Pi Pico with RP2040", "Raspberry Pi Pico2 with RP2350"
OLD, NEW = (1, 24, 1), (1, 25, 0)
CP210X, UNO = (0x10C4, 0xEA60), (0x2341, 0x43)


class PluggedBoards(Desk):
    """A computer, what is plugged in there, and a command that flashes it."""

    def __init__(self, folder: Path, marelle: Command) -> None:
        super().__init__()
        self._folder, self._marelle, self.log = folder, marelle, folder / "runs"
        self.log.touch()
        (folder / "pico.uf2").write_bytes(made_images.rp2_uf2("1.25.0", size=8 << 10))
        (folder / "esp32.bin").write_bytes(made_images.esp_bin("1.25.0", size=8 << 10))
        self.words = [
            "--image",
            str(folder / "pico.uf2"),
            "--image",
            str(folder / "esp32.bin"),
            "--no-library",
        ]

    def pico(self, port: str, *, version: tuple[int, ...] = OLD, all_bytes: int = 1408 << 10, machine: str = PICO) -> None:  # fmt: skip
        """Plug in a Pico that runs this MicroPython."""
        board = Uf2Board(self, self._folder / f"drive of {port}")
        board.run(usb_port(port, number="e6", location=f"1-{port[3:]}:1.0"))
        board.version = NEW
        known = Identity(machine, version, "rp2", "e6", 6, "", "poste-07", "")
        self.examined[port] = Examined(known, 0, all_bytes, None, guard=False)

    def bridge(self, port: str) -> None:
        """Plug in a board behind a USB bridge, on which no MicroPython runs: perhaps an ESP32."""
        self.ports.append(usb_port(port, vid=CP210X[0], pid=CP210X[1]))

    @property
    def flashed(self) -> list[str]:
        """The ports of the Picos that got an image."""
        return [board.port.device for board in self.boards if board.copies]

    def flash(self, *words: str, exits: int = 0, **changed: Any) -> Answer:
        """Type `marelle flash`."""
        host = self.host._replace(esptool=played_esptool(self.log, refused="COM6"), **changed)
        return self._marelle("flash", *words, exits=exits, host=host)


@pytest.fixture
def plugged(no_boards: Path, marelle: Command) -> PluggedBoards:
    return PluggedBoards(no_boards, marelle)


def called(functions: Iterator[Callable[..., Any]], *given: object) -> Any:
    """Call the next of these functions."""
    return next(functions)(*given)


def rows_of(answer: Answer) -> dict[str, Any]:
    """Return what was said of each board, by its port."""
    return {row["where"]: row for row in answer.data}


def test_where_nothing_is_plugged_in_or_several_boards_are_that_is_said(
    plugged: PluggedBoards,
) -> None:
    assert "(E-FLASH-40)" in plugged.flash("--yes", *plugged.words, exits=3).err
    assert "(E-FLASH-40)" in plugged.flash(*plugged.words, exits=3).err  # not the question
    plugged.pico("COM3")
    plugged.pico("COM4")
    said = plugged.flash("--yes", *plugged.words, exits=2).said
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
    words: list[str], code: str, plugged: PluggedBoards
) -> None:
    plugged.pico("COM3")
    assert f"({code})" in plugged.flash(*plugged.words, *words, exits=2).err
    assert plugged.flashed == []


@pytest.mark.parametrize(("answer", "flashed"), [("n", []), ("", []), ("o", ["COM3"])])
def test_it_is_asked_once_with_what_would_be_done_and_whose_files_would_be_lost(
    answer: str,
    flashed: list[str],
    plugged: PluggedBoards,
    types: Callable[[str], None],
) -> None:
    types(f"{answer}\n")
    plugged.pico("COM3", all_bytes=848 << 10)
    said = " ".join(plugged.flash("--plain", *plugged.words).said.split())
    assert "1.24.1 → 1.25.0" in said
    assert "empreinte non connue. Empreinte non connue : l'image est complète" in said
    assert "Les fichiers de 1 carte seront effacés : poste-07 (COM3)." in said
    assert "Mettre MicroPython sur 1 carte ? [o/n]" in said
    assert ("prête" in said) is bool(flashed)
    assert plugged.flashed == flashed


def test_what_the_boot_loader_of_a_pico_2_erases_is_told(
    plugged: PluggedBoards, tmp_path: Path
) -> None:
    (tmp_path / "2.uf2").write_bytes(made_images.rp2_uf2("1.25.0", board="RPI_PICO2", size=8192))
    plugged.pico("COM3", all_bytes=3 << 20, machine=PICO_2)
    said = plugged.flash("2.uf2", "--dry-run").said
    assert "Le chargeur de 1 carte efface les 4 derniers Kio de sa mémoire" in said
    assert (
        "abîmer un fichier : poste-07 (COM3). Avec --save, ses fichiers sont d'abord enregistrés"
        in said
    )


def test_an_image_for_another_board_is_told_before_the_question(
    plugged: PluggedBoards, types: Callable[[str], None], tmp_path: Path
) -> None:
    types("n\n")
    (tmp_path / "w.uf2").write_bytes(made_images.rp2_uf2("1.25.0", board="RPI_PICO_W", size=8192))
    plugged.pico("COM3")
    said = " ".join(plugged.flash("--plain", "--image", "w.uf2").said.split())
    assert "poste-07 (COM3) dit être « Raspberry Pi Pico with RP2040 »" in said
    assert "l'image est pour « Raspberry Pi Pico W »" in said
    assert plugged.flashed == []


def test_what_is_not_known_is_named_and_nothing_is_flashed_on_it(plugged: PluggedBoards) -> None:
    plugged.pico("COM3")
    plugged.bridge("COM4")
    plugged.ports.append(usb_port("COM5", vid=UNO[0], pid=UNO[1]))
    plugged.bridge("COM6")
    plugged.answers["COM4"] = NEW
    rows = rows_of(plugged.flash("--json", "--yes", "--on", "all", *plugged.words, exits=8))
    assert [row["flashed"] for row in rows.values()] == [True, True, False, False]
    assert [row["problem"] and row["problem"]["code"] for row in rows.values()] == [
        None, None, "E-FLASH-41", "E-FLASH-20",
    ]  # fmt: skip
    assert (rows["COM4"]["chip"], rows["COM4"]["image"]["files"]) == ("ESP32", "unknown")
    assert plugged.log.read_text("ascii").count("write-flash") == 1


def test_a_board_with_that_micropython_is_not_flashed_again_unless_it_is_asked_for(
    plugged: PluggedBoards,
) -> None:
    plugged.pico("COM3", version=NEW)
    assert Text("fr")("cli.flash.state.has_it") in plugged.flash("--yes", *plugged.words).out
    assert plugged.flashed == []
    plugged.flash("--yes", "--again", *plugged.words)
    assert plugged.flashed == ["COM3"]


def test_a_dry_run_says_whose_files_would_be_lost_and_changes_nothing(
    plugged: PluggedBoards,
) -> None:
    plugged.pico("COM3", all_bytes=1)
    assert (
        "Les fichiers de 1 carte seront effacés" in plugged.flash("--dry-run", *plugged.words).out
    )
    row = rows_of(plugged.flash("--json", "--dry-run", *plugged.words))["COM3"]
    assert (row["flashed"], row["image"]["needed"], row["image"]["version"]) == (
        False,
        True,
        "1.25.0",
    )
    assert plugged.flashed == []


def test_after_ctrl_c_no_board_is_called_done_that_was_not(plugged: PluggedBoards) -> None:
    def interrupted(_path: Path, _pieces: object, told: Callable[[int], object], _s: float) -> Any:
        signal.raise_signal(signal.SIGINT)
        until(lambda: bool(told(0)), "the end of its flash")

    for port in ("COM3", "COM4", "COM5"):
        plugged.pico(port)
    copies = iter((copy_to, interrupted))
    words = ("--yes", "--on", "all", "--at-once", "1", *plugged.words)
    said = plugged.flash(*words, exits=130, copy=partial(called, copies)).said
    ends = ("prête", "(E-FLASH-52)", "(E-FLASH-51)")
    assert [said.count(end) for end in ends] == [1, 1, 1]


def test_a_board_that_was_flashed_when_ctrl_c_came_lacks_the_library(
    plugged: PluggedBoards,
) -> None:
    def ask(ports: Sequence[str]) -> list[Found]:
        signal.raise_signal(signal.SIGINT)
        return plugged.host.ask(ports)

    plugged.pico("COM3")
    words = ("--yes", "--json", *plugged.words[:-1])
    row = rows_of(plugged.flash(*words, exits=130, ask=ask))["COM3"]
    assert (row["flashed"], row["problem"]["code"]) == (True, "E-FLASH-58")


def test_a_board_whose_library_was_broken_off_is_not_ready(plugged: PluggedBoards) -> None:
    def interrupt(server: socket.socket) -> None:
        with server.accept()[0] as connection:
            connection.recv(1)
            signal.raise_signal(signal.SIGINT)
            until(lambda: not connection.recv(1000), "the end of the command")

    with socket.create_server(("127.0.0.1", 0)) as server:
        port = f"socket://127.0.0.1:{server.getsockname()[1]}"
        Thread(target=interrupt, args=(server,), daemon=True).start()
        plugged.examined[port], plugged.answers[port] = None, NEW
        words = ("--yes", "--json", "--on", port, *plugged.words[:-1])
        row = rows_of(plugged.flash(*words, exits=130))[port]
    assert (row["flashed"], row["problem"]["code"]) == (True, "E-FLASH-58")


def test_a_board_whose_files_cannot_be_saved_is_not_flashed(plugged: PluggedBoards) -> None:
    plugged.pico("COM3", all_bytes=1)
    rows = rows_of(plugged.flash("--yes", "--save", "--json", *plugged.words, exits=3))
    assert rows["COM3"]["problem"]["code"] == "E-LINK-01"  # there is no such port
    assert plugged.flashed == []


def test_a_drive_that_nobody_has_mounted_and_letters_that_are_used_up_are_told(
    plugged: PluggedBoards,
) -> None:
    drive = Partition("/dev/sdb1", UsbIdentity("", 0x2E8A, 3), 134_217_728)
    plugged.pico("COM3")
    words = ("--json", "--yes", "--on", "all", *plugged.words)
    shown = plugged.flash(
        *words,
        exits=8,
        disks=plugged.host.disks._replace(unmounted=lambda: [drive], most=lambda: 0),
    )
    rows = rows_of(shown)
    assert rows["/dev/sdb1"]["problem"]["code"] == "E-FLASH-60"
    assert (rows["COM3"]["flashed"], plugged.flashed) == (True, ["COM3"])
    assert sentence("cli.flash.no_letters") in shown.told


def test_what_the_system_says_is_told_in_the_language_of_the_person(
    plugged: PluggedBoards, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugged.bridge("COM4")
    monkeypatch.setattr(tempfile, "tempdir", "/dev/none")
    what = rows_of(plugged.flash("--json", "--yes", *plugged.words, exits=6))["COM4"]["problem"][
        "what"
    ]
    assert f"({Text('fr')('reason.no_file')})" in what
