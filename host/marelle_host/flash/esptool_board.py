"""Run esptool for one board with an ESP chip: several attempts, with other baud rates, or without esptool's helper program."""

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

from marelle_host.flash.errors import FlashError, FlashWatch
from marelle_host.flash.esptool_errors import AGAIN, NO_ANSWER, failure
from marelle_host.flash.esptool_found import find_esptool
from marelle_host.flash.esptool_output import EsptoolOutput
from marelle_host.flash.esptool_resets import Reset, Resets
from marelle_host.flash.esptool_run import RunLimits, run_program
from marelle_host.flash.host import Host
from marelle_host.link.usb_identity import usb_identities_of
from marelle_images import Image, why_erase
from marelle_images.esp import TABLE_AT, TABLE_BYTES

CHIPS = {"ESP32": "esp32", "ESP32-S2": "esp32s2", "ESP32-S3": "esp32s3", "ESP32-C3": "esp32c3", "ESP32-C6": "esp32c6"}  # fmt: skip
"""The chips that can be flashed, and esptool's names for them."""
UNKNOWN = "auto"
"""esptool's chip name that makes it detect the chip."""
# 120 s for a whole chip, 8 s for a megabyte's MD5: "Configuration File" of esptool's documentation
_SILENCES_S = {"erasing": 180.0, "verifying": 60.0}
_STUB_S = 15.0  # the helper starts in 1 s; esptool itself would wait for ever
_TABLE = "table"
_BLANK = b"\xff" * 0x2000  # the two blocks that make a file system: MicroPython makes a new one
_NO_STUB, _WRONG_MD5, _SILENT = "E-FLASH-25", "E-FLASH-26", "E-FLASH-36"


class Attempt(NamedTuple):
    """The options of one attempt: the baud rate, and whether esptool loads its helper program (the "stub") into the chip."""

    baud: int
    stub: bool


ATTEMPTS = (
    Attempt(460_800, stub=True),
    Attempt(115_200, stub=True),
    Attempt(115_200, stub=False),
)


class _EsptoolCommand(NamedTuple):
    """One command of esptool.

    Attributes:
        chip: esptool's name of the chip, or `UNKNOWN`.
        words: the command and its arguments.
        folder: the working folder, which holds the command's files.
        regions: flash offsets of the written data; the command has failed unless the chip confirms the MD5 of each.
        stays: True to keep the chip in its boot loader, because another command follows.
    """

    chip: str
    words: Sequence[str]
    folder: Path
    regions: frozenset[int] = frozenset()
    stays: bool = False


class EspBoard:
    """Runs esptool for the board at one port.

    Attributes:
        changed: True once the flash may have been written or erased.
        is_erased: True once the whole flash has been erased.
    """

    def __init__(
        self,
        port: str,
        timeout_s: float,
        silence_s: float,
        leave: Callable[[], bool],
        host: Host,
    ) -> None:
        """Find esptool and the way to reset the board at this port.

        Args:
            port: name of the serial port.
            timeout_s: longest time of all runs of esptool together, in seconds.
            silence_s: longest time without output from esptool, in seconds; at least 180 for erasing, 60 for verifying; at most 15 for its helper.
            leave: returns True once esptool is to be stopped at once.
            host: the computer to which the board is connected.

        Raises:
            FlashError: E-FLASH-32 there is no esptool, 33 it is too old.
            LinkError: E-LINK-08, pyserial is not installed.
        """
        self._port, self._silence_s, self._leave = port, silence_s, leave
        self._until_s = time.monotonic() + timeout_s
        self._esptool = host.esptool or find_esptool()
        self._resets = Resets(usb_identities_of([port], host.ports)[port])
        self.changed = self.is_erased = False
        self._takes_stub = True

    def identify(self) -> EsptoolOutput:
        """Return esptool's output about the chip.

        Raises:
            FlashError: E-FLASH-24 it reports no flash, 29 it is in the secure download mode, 31 it is not one of `CHIPS`; another code if
                esptool fails, as when the chip does not answer.
            LinkError: the port does not open.
        """
        with _folder(self._port, {}) as folder:
            said = self._first(
                ATTEMPTS[1:], lambda _attempt: _EsptoolCommand(UNKNOWN, ["flash-id"], folder)
            )
        if said.is_secure:
            raise FlashError("E-FLASH-29", port=self._port)
        if said.chip not in CHIPS:
            raise FlashError("E-FLASH-31", port=self._port)
        if not said.flash_bytes:
            raise FlashError("E-FLASH-24", port=self._port)
        return said

    def why_erase(self, image: Image, chip: str, flash_bytes: int) -> str:
        """Return the reason to erase the whole flash before this image, "firmware" or "storage"; "" if the board's files can stay.

        A board with its own USB then stays in its boot loader for `write` or `let_go`.

        Raises:
            FlashError: esptool fails; E-FLASH-35, it has not read the partition table.
            LinkError: the port does not open.
        """
        words = ["read-flash", f"{TABLE_AT:#x}", f"{TABLE_BYTES:#x}", _TABLE]
        with _folder(self._port, {}) as folder:
            self._first(
                ATTEMPTS[1:], lambda _attempt: _EsptoolCommand(chip, words, folder, stays=True)
            )
            try:
                table = (folder / _TABLE).read_bytes()
            except OSError as error:
                raise FlashError("E-FLASH-35", port=self._port) from error
        return why_erase(image, table, flash_bytes)

    def let_go(self, chip: str) -> None:
        """Restart a board that was kept in its boot loader by `stays`, if no further command follows.

        A board that a person had put into its boot loader stays there.
        """
        if self._resets.is_in_loader:
            with _folder(self._port, {}) as folder:
                self._first(
                    ATTEMPTS[1:], lambda _attempt: _EsptoolCommand(chip, ["flash-id"], folder)
                )

    def write(self, image: Image, chip: str, watch: FlashWatch, *, erase: bool) -> None:
        """Write an image; with `erase`, erase the flash first.

        If the chip does not take esptool's helper program, blank blocks are written over the start of the file system instead.

        Raises:
            FlashError: esptool fails in the last attempt, or at once by an error that another attempt cannot mend.
            LinkError: the port does not open.
        """
        regions = {image.offset: image.data}
        if image.storage:
            regions[image.storage.offset] = _BLANK[: image.storage.size]
        attempts = ATTEMPTS if image.storage or not erase else ATTEMPTS[:2]
        teller = _Teller(self._port, watch, len(image.data))
        with _folder(self._port, {f"{at:#x}": data for at, data in regions.items()}) as folder:
            self._first(
                attempts,
                lambda attempt: self._writing(attempt, image, chip, folder, erase=erase),
                teller,
            )

    def _writing(
        self, attempt: Attempt, image: Image, chip: str, folder: Path, *, erase: bool
    ) -> _EsptoolCommand:
        """Return the command that writes an image; `erase` erases the flash first.

        Without its helper program esptool cannot erase the whole flash: blank blocks are written over the start of the file system.
        """
        erases = erase and not self.is_erased
        regions = [image.offset]
        if erases and not attempt.stub and image.storage:
            regions.append(image.storage.offset)
        places = [word for at in regions for word in (f"{at:#x}", f"{at:#x}")]
        words = ["write-flash", *(["--erase-all"] if erases and attempt.stub else []), *places]
        return _EsptoolCommand(chip, words, folder, frozenset(regions))

    def _first(
        self,
        attempts: Sequence[Attempt],
        command: Callable[[Attempt], _EsptoolCommand],
        tell: Callable[[EsptoolOutput], object] = bool,
    ) -> EsptoolOutput:
        """Return the output of the first attempt that succeeds.

        Raises:
            FlashError: the last attempt's error; or at once one whose code is not in `AGAIN`.
        """
        failed: FlashError | None = None
        for attempt in attempts:
            if self._may_help(attempt, failed):
                try:
                    return self._run(attempt, command(attempt), tell)
                except FlashError as error:
                    if error.code not in AGAIN:
                        raise
                    failed = error
                    self._takes_stub = self._takes_stub and error.code != _NO_STUB
        raise failed or FlashError(_NO_STUB, port=self._port)

    def _may_help(self, attempt: Attempt, failed: FlashError | None) -> bool:
        """Return True if an attempt may help: not one with the stub if the stub cannot start, not one without it if the MD5 was wrong."""
        return self._takes_stub if attempt.stub else (failed is None or failed.code != _WRONG_MD5)

    def _run(
        self, attempt: Attempt, command: _EsptoolCommand, tell: Callable[[EsptoolOutput], object]
    ) -> EsptoolOutput:
        """Run a command of esptool, and return its output.

        If it is unknown whether the chip waits in its boot loader, a first run without a reset finds out: a waiting chip is not reset.
        """
        if self._resets.waits is None:
            try:
                said = self._run_once(attempt, command, tell)
            except FlashError as error:
                self._resets.waits = error.code not in NO_ANSWER
                if self._resets.waits:
                    raise
            else:
                self._resets.waits = True
                return said
        return self._run_once(attempt, command, tell)

    def _run_once(
        self, attempt: Attempt, command: _EsptoolCommand, tell: Callable[[EsptoolOutput], object]
    ) -> EsptoolOutput:
        said = EsptoolOutput()

        def hear(line: str) -> None:
            said.hear(line)
            tell(said)

        reset = self._resets.reset(command.chip, stub=attempt.stub, stays=command.stays)
        line = [
            *self._esptool.command,
            *self._options(attempt, command.chip, reset),
            *command.words,
        ]
        limits = RunLimits(self._port, self._until_s, partial(self._silence, said), self._leave)
        try:
            exit_code = run_program(line, command.folder, hear, limits)
        except FlashError as error:
            if error.code == _SILENT and said.state == "stub":
                raise FlashError(_NO_STUB, port=self._port) from error
            raise
        finally:
            self.changed = self.changed or said.changed
            self.is_erased = self.is_erased or said.is_erased
        return self._checked(said, exit_code, command.regions)

    def _checked(
        self, said: EsptoolOutput, exit_code: int, regions: frozenset[int]
    ) -> EsptoolOutput:
        """Return the output of a run that has succeeded; raise the cause of a failed run.

        A run has succeeded if the chip has confirmed `regions`, and the exit code is 0 or the connection ended with the chip's restart.
        """
        restarts = said.state == "restarting" and bool(regions)
        if regions <= said.verified and (exit_code == 0 or restarts):
            return said  # native USB may disappear at the chip's restart, so that esptool fails
        if exit_code == 0:
            raise FlashError("E-FLASH-29" if said.is_secure else "E-FLASH-35", port=self._port)
        raise failure(said, self._port, exit_code, changed=self.changed)

    def _options(self, attempt: Attempt, chip: str, reset: Reset) -> list[str]:
        options = {
            "chip": CHIPS.get(chip, chip), "port": self._port, "baud": attempt.baud, "before": reset.before, "after": reset.after,
            "connect-attempts": reset.attempts,
        }  # fmt: skip
        stub = [] if attempt.stub else ["--no-stub"]
        return [*(f"--{name}={value}" for name, value in options.items()), *stub]

    def _silence(self, said: EsptoolOutput) -> float:
        if said.state == "stub":
            return min(self._silence_s, _STUB_S)
        return max(self._silence_s, _SILENCES_S.get(said.state, 0.0))


class _Teller:
    """Passes esptool's progress on to a watch: its state when it changes, and the number of bytes written.

    The first state, "identifying", is not passed on: the caller has reported it before.
    """

    def __init__(self, port: str, watch: FlashWatch, total: int) -> None:
        self._port, self._watch, self._total = port, watch, total
        self._state, self._done = "identifying", -1

    def __call__(self, said: EsptoolOutput) -> None:
        state = "identifying" if said.state == "stub" else said.state
        if state != self._state:
            self._state = state
            self._watch.say(self._port, state)
        # after the image only two blocks are written
        done = self._total if said.verified else round(self._total * said.percent / 100)
        if done != self._done and said.changed:
            self._done = done
            self._watch.progress(self._port, done, self._total)


@contextmanager
def _folder(port: str, files: Mapping[str, bytes]) -> Iterator[Path]:
    """Make a temporary folder for one run of esptool, with these files in it.

    Raises:
        FlashError: E-FLASH-64, they cannot be written, as on a full disk.
    """
    with ExitStack() as stack:
        try:
            made = tempfile.TemporaryDirectory(prefix="marelle-", ignore_cleanup_errors=True)
            folder = Path(stack.enter_context(made))
            for name, data in files.items():
                (folder / name).write_bytes(data)
        except OSError as error:
            raise FlashError("E-FLASH-64", port=port, reason=error.strerror or "") from error
        yield folder
