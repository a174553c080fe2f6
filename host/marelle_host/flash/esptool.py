"""Puts firmware on boards of the ESP32 family, through esptool.

The boot loader that answers is in the ROM of the chip: whatever went wrong, the board can be flashed again.
"""

from __future__ import annotations

import tempfile
import time
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from marelle_host.doctor.facts import printable
from marelle_host.flash.errors import FlashError
from marelle_host.flash.esptool_errors import AGAIN, failure
from marelle_host.flash.esptool_found import find_esptool
from marelle_host.flash.esptool_run import Limits, run_program
from marelle_host.flash.esptool_said import Said
from marelle_host.link.ports import usb_of
from marelle_images import check_chip
from marelle_images.esp import TABLE_AT, TABLE_BYTES, storage_in_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from marelle_host.flash.errors import FlashWatch
    from marelle_images import Image

CHIPS = {"ESP32": "esp32", "ESP32-S2": "esp32s2", "ESP32-S3": "esp32s3", "ESP32-C3": "esp32c3", "ESP32-C6": "esp32c6"}  # fmt: skip
"""The chips that can be flashed, and what esptool calls them."""
SILENCE_S = 30.0
"""How long esptool may print nothing: it gives up by itself after 3 s of most things ("Configuration File")."""
_SILENCES_S = {
    "erasing": 180.0,
    "verifying": 60.0,
}  # 120 s for a whole chip, 8 s for a megabyte's MD5
_STUB_S = 15.0  # it starts in a second; esptool waits for it without end
_ATTEMPTS = 5  # at connecting; each takes 0.8 s
_TABLE = "table"
_BLANK = (
    b"\xff" * 0x2000
)  # the two blocks that make a file system: without them MicroPython makes a new one
_OTG = (
    (0x303A, 0x0002),
    (0x303A, 0x0009),
)  # an S2's or S3's own USB, in its boot loader: DTR and RTS lead nowhere


class Chip(NamedTuple):
    """What a boot loader says of its chip.

    Attributes:
        chip: "ESP32", "ESP32-S3", … revision: "v3.0". mac: "24:0a:c4:08:99:50". flash_bytes: of its flash.
        features: as esptool lists them.
    """

    chip: str
    revision: str
    mac: str
    flash_bytes: int
    features: str


class _Way(NamedTuple):
    """How it is tried: the speed, and whether esptool loads its helper program into the chip."""

    baud: int
    stub: bool


_WAYS = (_Way(460_800, stub=True), _Way(115_200, stub=True), _Way(115_200, stub=False))

_NO_STUB, _WRONG_MD5, _SILENT = "E-FLASH-25", "E-FLASH-26", "E-FLASH-36"


def _helps(way: _Way, failed: str) -> bool:
    """Tell whether another way may help after a failure: a helper program that does not start is left out, one that has written is kept."""
    return {_NO_STUB: not way.stub, _WRONG_MD5: way.stub}.get(failed, True)


def identify(
    port: str, *, timeout_s: float = 60.0, silence_s: float = SILENCE_S, leave: Callable[[], bool] = bool
) -> Chip:  # fmt: skip
    """Ask the chip at a port what it is; it is restarted before and after, and nothing on it is changed.

    Raises:
        FlashError: E-FLASH-20 to -39, it does not answer, or is none of these chips.
        LinkError: the port does not open.

    Example:
        >>> identify("COM5").chip
        'ESP32-S3'
    """
    return _Board(port, timeout_s, silence_s, leave).identify()


def why_erase(
    port: str, image: Image, chip: Chip, *, timeout_s: float = 60.0, silence_s: float = SILENCE_S
) -> str:
    """Tell why all of the flash must be erased before this image is written: "firmware", "storage", or "" where the files can stay.

    Returns:
        "firmware": what is there has no partition table that can be read, or the image has none; "storage": its files were elsewhere.

    Raises:
        FlashError, LinkError: see `identify`.
    """
    return _Board(port, timeout_s, silence_s, bool).why_erase(image, chip)


def flash_esp(  # noqa: PLR0913  (all but three have names)
    port: str, image: Image, watch: FlashWatch, *, erase: bool = False, chip: Chip | None = None,
    timeout_s: float = 600.0, silence_s: float = SILENCE_S, leave: Callable[[], bool] = bool,
) -> str:  # fmt: skip
    """Write an image on the board at a port; it is done when the chip itself has found the MD5 of what was written right.

    Args:
        port: its name.
        image: what to write.
        watch: is told how far it is.
        erase: erase all of the flash first; False for only where `why_erase` says so. The files on the board are lost then.
        chip: what `identify` has returned, where it was asked already.
        timeout_s: how long it may take in all, in seconds.
        silence_s: how long esptool may say nothing.
        leave: asked ten times a second whether to leave at once.

    Returns:
        The port.

    Raises:
        ImageError: the image is for another chip or a larger flash; nothing has been changed.
        FlashError: E-FLASH-20 to -39.
        LinkError: the port does not open.

    Example:
        >>> flash_esp("/dev/ttyUSB0", read_image(Path("ESP32_GENERIC.bin").read_bytes()), watch)
        '/dev/ttyUSB0'
    """
    board = _Board(port, timeout_s, silence_s, leave)
    watch.say(port, "identifying")
    chip = chip or board.identify()
    check_chip(image, chip.chip, flash_bytes=chip.flash_bytes)
    board.write(image, chip, watch, erase=erase or bool(board.why_erase(image, chip)))
    return port


class _Board:
    """Runs esptool for the board at one port.

    Attributes:
        changed: its flash is not as it was any more. is_erased: all of it was erased.
    """

    def __init__(
        self, port: str, timeout_s: float, silence_s: float, leave: Callable[[], bool]
    ) -> None:
        self._port, self._silence_s, self._leave = port, silence_s, leave
        self._until_s = time.monotonic() + timeout_s
        self._esptool = find_esptool()
        usb = usb_of(port)
        self._has_no_lines = usb is not None and (usb.vid, usb.pid) in _OTG
        self.changed = self.is_erased = False

    def identify(self) -> Chip:
        with _folder(self._port, {}) as folder:
            said = self._first(_WAYS[1:], lambda way: self._run(way, "auto", ["flash-id"], folder))
        if said.is_secure:
            raise FlashError("E-FLASH-29", port=self._port)
        if said.chip not in CHIPS:
            raise FlashError("E-FLASH-31", port=self._port, chip=printable(said.chip))
        if not said.flash_bytes:
            raise FlashError("E-FLASH-24", port=self._port)
        return Chip(said.chip, said.revision, said.mac, said.flash_bytes, printable(said.features))

    def why_erase(self, image: Image, chip: Chip) -> str:
        begin = TABLE_AT - image.offset
        wanted = storage_in_table(image.data[begin : begin + TABLE_BYTES], chip.flash_bytes)
        found = storage_in_table(self._table(chip), chip.flash_bytes)
        if wanted is None or found is None:
            return "firmware"
        return "" if wanted == found else "storage"

    def write(self, image: Image, chip: Chip, watch: FlashWatch, *, erase: bool) -> None:
        ways = _WAYS if image.storage or not erase else _WAYS[:2]
        teller = _Teller(self._port, watch)
        self._first(ways, lambda way: self._write(way, image, chip, teller, erase=erase))

    def _write(self, way: _Way, image: Image, chip: Chip, teller: _Teller, *, erase: bool) -> Said:
        """Write once. The chip's own boot loader erases nothing but what it writes: there the file system's first blocks are written."""
        erases = erase and not self.is_erased
        regions = {image.offset: image.data}
        if erases and not way.stub and image.storage:
            regions[image.storage.offset] = _BLANK
        words = ["write-flash", *(["--erase-all"] if erases and way.stub else [])]
        with _folder(
            self._port, {f"{offset:#x}": data for offset, data in regions.items()}
        ) as folder:
            for offset in regions:
                words += [f"{offset:#x}", f"{offset:#x}"]
            teller.sizes = [len(data) for data in regions.values()]
            return self._run(way, chip.chip, words, folder, teller, frozenset(regions))

    def _table(self, chip: Chip) -> bytes:
        """Return the partition table that is on the board."""
        words = ["read-flash", f"{TABLE_AT:#x}", f"{TABLE_BYTES:#x}", _TABLE]
        with _folder(self._port, {}) as folder:
            self._first(_WAYS[1:], lambda way: self._run(way, chip.chip, words, folder))
            return (folder / _TABLE).read_bytes()

    def _first(self, ways: Sequence[_Way], run: Callable[[_Way], Said]) -> Said:
        """Try one way after another, as long as another may help."""
        failed: FlashError | None = None
        for way in ways:
            if failed is None or _helps(way, failed.code):
                try:
                    return run(way)
                except FlashError as error:
                    if error.code not in AGAIN:
                        raise
                    failed = error
        assert failed is not None  # the first way is always tried
        raise failed

    def _run(
        self, way: _Way, chip: str, words: Sequence[str], folder: Path,
        tell: Callable[[Said], object] = bool, regions: frozenset[int] = frozenset(),
    ) -> Said:  # fmt: skip
        """Run one command of esptool; regions are the offsets that the chip must have verified."""
        said = Said()

        def hear(line: str) -> None:
            said.hear(line)
            tell(said)

        silence_s = partial(self._silence, said)
        limits = Limits(self._port, self._until_s, silence_s, self._leave)
        try:
            exit_code = run_program(self._command(way, chip, words), folder, hear, limits)
        except FlashError as error:
            if error.code == _SILENT and said.state == "stub":
                raise FlashError(_NO_STUB, port=self._port) from error
            raise
        finally:
            self.changed, self.is_erased = (
                self.changed or said.changed,
                self.is_erased or said.is_erased,
            )
        if regions <= said.verified and (
            exit_code == 0 or (regions and said.state == "restarting")
        ):
            return said  # native USB may go while the chip restarts, and take esptool with it
        if exit_code == 0:
            raise FlashError("E-FLASH-29" if said.is_secure else "E-FLASH-35", port=self._port)
        raise failure(said, self._port, exit_code, changed=self.changed)

    def _command(self, way: _Way, chip: str, words: Sequence[str]) -> list[str]:
        before, after = self._resets(way, is_last=words[0] == "write-flash")
        options = {
            "chip": CHIPS.get(chip, chip), "port": self._port, "baud": way.baud, "before": before, "after": after,
            "connect-attempts": _ATTEMPTS,
        }  # fmt: skip
        given = [f"--{name}={value}" for name, value in options.items()]
        return [*self._esptool.command, *given, *([] if way.stub else ["--no-stub"]), *words]

    def _resets(self, way: _Way, *, is_last: bool) -> tuple[str, str]:
        """Return how the chip is brought into its boot loader, and out of it."""
        if not self._has_no_lines:
            return "default-reset", "hard-reset"  # esptool knows addresses and USB-JTAG by itself
        if is_last:
            return "no-reset", "watchdog-reset"
        return "no-reset", "no-reset-stub" if way.stub else "no-reset"

    def _silence(self, said: Said) -> float:
        if said.state == "stub":
            return min(self._silence_s, _STUB_S)
        return max(self._silence_s, _SILENCES_S.get(said.state, 0.0))


class _Teller:
    """Tells a watch how far esptool is, by what it says.

    Attributes:
        sizes: of the regions that are written, in their order.
    """

    def __init__(self, port: str, watch: FlashWatch) -> None:
        self._port, self._watch = port, watch
        self._state, self._done = "identifying", -1  # as was said already
        self.sizes: Sequence[int] = ()

    def __call__(self, said: Said) -> None:
        state = "identifying" if said.state == "stub" else said.state
        if state != self._state:
            self._state = state
            self._watch.say(self._port, state)
        sizes, over = [*self.sizes, 0], min(len(said.verified), len(self.sizes))
        done = sum(sizes[:over]) + round(sizes[over] * said.percent / 100)
        if done != self._done and said.changed:
            self._done = done
            self._watch.progress(self._port, done, sum(sizes))


@contextmanager
def _folder(port: str, files: dict[str, bytes]) -> Iterator[Path]:
    """Make a folder of its own for a run, with these files in it."""
    with ExitStack() as stack:
        try:
            made = tempfile.TemporaryDirectory(prefix="marelle-", ignore_cleanup_errors=True)
            folder = Path(stack.enter_context(made))
            for name, data in files.items():
                (folder / name).write_bytes(data)
        except OSError as error:
            raise FlashError("E-FLASH-39", port=port, reason=error.strerror or "") from error
        yield folder
