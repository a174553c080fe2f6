"""Measure `marelle flash --on all` beside other tools that serve one board after the other: esptool, and a file that is copied to each drive.

    python tests/benchmarks/flash.py [--each N] [--kinds esp32,pico,microbit] [--size KB] [--speed TIMES]

Both flash the same virtual boards, blank at the beginning: N with an ESP32, N Pico and N micro:bit. A board of the second way is done when
its port is there; marelle besides asks each prompt for its version. Times are of the whole commands, the starts of Python included.
"""

import argparse
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

import made_images
from coming_and_going import until_gone

from marelle_doubles import BoardDouble, BoardDoubles, BoardSpec
from marelle_host.cli.on_boards.virtual_ports import announced, ports_of_drives
from marelle_host.cli.options.boards import all_ports
from marelle_host.flash.host import THIS_HOST, Host
from marelle_host.link import usb_ports

VERSION = "1.25.0"
BOOTS = {"esp32": "esp32", "pico": "uf2", "microbit": "daplink"}
NAMES = {"esp32": "esp32.bin", "pico": "pico.uf2", "microbit": "microbit.hex"}
LINES = {
    "esp32": 460_800
}  # bits per second of a UART, at which both ways write; USB is not slowed down
_PATIENCE_S = 120.0


@contextmanager
def bench(
    folder: Path, kinds: Sequence[str], each: int, speed: float
) -> Iterator[Sequence[BoardDouble]]:
    """Give blank boards, which other commands find."""
    wanted = [
        BoardSpec(f"{kind}-{number}", kind, baud=LINES.get(kind, 0), boot_speed=speed)
        for kind in kinds
        for number in range(each)
    ]
    wanted = [one._replace(boot=BOOTS[one.kind]) for one in wanted]  # type: ignore[arg-type]  # one of these
    with ExitStack() as stack:
        boards = stack.enter_context(BoardDoubles(folder, wanted))
        for board in boards:
            board.wait_for_port() if board.spec.boot == "esp32" else board.wait_for_drive()
        drives = {str(board.drive): board.port for board in boards if board.drive is not None}
        stack.enter_context(announced([board.port for board in boards], drives))
        yield boards


def write_images(folder: Path, size: int) -> None:
    """Write an image for each kind."""
    images = (
        made_images.esp_bin(VERSION, size=size), made_images.rp2_uf2(VERSION, size=size), made_images.microbit_hex(VERSION, size=min(size, 200_000)),
    )  # fmt: skip
    for name, data in zip(NAMES.values(), images, strict=True):
        (folder / name).write_bytes(data)


def refuse_others(host: Host = THIS_HOST) -> None:
    """Raise SystemExit if there is a board that is not the benchmark's own: `--on all` would flash it too."""
    drives = host._replace(virtual=ports_of_drives).drives()
    others = [*all_ports(usb_ports(host.ports())), *(str(drive.folder) for drive in drives)]
    if others:
        raise SystemExit(f"Unplug these boards, which would be flashed: {', '.join(others)}")


def command(images: Path) -> list[str]:
    """Return the command that is measured, with the images of this folder."""
    files = [word for name in NAMES.values() for word in ("--image", str(images / name))]
    marelle = [sys.executable, "-m", "marelle_host"]
    return [*marelle, "flash", "--on", "all", "--yes", "--no-library", *files]


def by_marelle(_boards: Sequence[BoardDouble], images: Path) -> None:
    """Flash all at once, which has to succeed."""
    subprocess.run(command(images), check=True, stdout=subprocess.DEVNULL)


def one_by_one(boards: Sequence[BoardDouble], images: Path) -> None:
    """Flash one after the other by what a person has without marelle, and wait for each port."""
    for board in boards:
        image = images / NAMES[board.spec.kind]
        if board.drive is None:
            command = [sys.executable, "-m", "esptool", "--port", board.port, "--baud", "460800"]
            subprocess.run(
                [*command, "write-flash", "0x1000", str(image)], check=True, capture_output=True
            )
        else:
            shutil.copyfile(image, board.drive / image.name)
            until_gone(board.drive)
        board.wait_for_port(_PATIENCE_S)
        if board.spec.boot == "daplink":
            board.wait_for_drive(_PATIENCE_S)


def main() -> None:
    """Flash them both ways, and print the times and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=10, help="how many boards of each kind")
    parser.add_argument("--kinds", default=",".join(BOOTS), help="which kinds")
    parser.add_argument("--size", type=int, default=360, help="kB of code in an image")
    parser.add_argument("--speed", type=float, default=1.0, help="of boot loaders; 1 as real ones")
    given, took_s = parser.parse_args(), dict[str, float]()
    refuse_others()
    for flash in (by_marelle, one_by_one):
        with TemporaryDirectory(prefix="marelle-") as name:
            folder = Path(name)
            write_images(folder, given.size << 10)
            with bench(folder, given.kinds.split(","), given.each, given.speed) as boards:
                begun_s = time.monotonic()
                flash(boards, folder)
                took_s[flash.__name__] = time.monotonic() - begun_s
        print(f"{flash.__name__:10} {took_s[flash.__name__]:6.1f} s", flush=True)
    print(f"one by one / marelle: {took_s['one_by_one'] / took_s['by_marelle']:.1f}")


if __name__ == "__main__":
    main()
