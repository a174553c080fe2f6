"""A board with an ESP chip: its ROM starts the program in the flash, or waits for a computer (the boot loader)."""

from pathlib import Path

from marelle_doubles.board import Board, LineSettings, earliest_s
from marelle_doubles.doors import Door
from marelle_doubles.kinds import KINDS
from marelle_doubles.loaders.cells import Flash
from marelle_doubles.loaders.esp_chips import EspChip
from marelle_doubles.loaders.esp_start import WATCHDOG, started
from marelle_doubles.loaders.faults import Fault
from marelle_doubles.loaders.rom import SYNC_ON_LINE, Loader

# Wait for the second of DTR and RTS, which a network delivers one after the other.
_SETTLES_S = 1.0
_AGAIN_S = 0.4  # time until a failed start from the flash is repeated


class EspBoard(Board):
    """A board whose DTR and RTS are wired to GPIO0 and EN as on Espressif's development boards.

    With a port that has no such lines (a pseudo-terminal), a SYNC counts as the reset into the boot loader that a tool does before it,
    and closing the port counts as the reset that a tool does at its end.
    """

    def __init__(
        self,
        chip: EspChip,
        door: Door,
        flash: Path,
        unique_id: str,
        line: LineSettings,
        fault: Fault,
    ) -> None:
        """Make a board that is switched off; `chip` is its ESP chip, `fault` the fault of its boot loader, the rest as in `Board.__init__`."""
        super().__init__(KINDS["esp32"], door, flash, unique_id, line)
        self._chip, self._mac, self._fault = chip, unique_id, fault
        self.cells = Flash.of_file(flash, weak=self._fault.kind == "md5")
        self._loader: Loader | None = None
        self._has_current, self._is_in_reset = False, False
        # With an empty flash, the BOOT button counts as held at the first power-on.
        self._io0_low = self.cells.read(chip.boot_offset, 1) == b"\xff"
        self._settles_s: float | None = None
        self._again = ""
        self._start_known, self._flash_start = self.cells.changes, started(chip, self.cells)
        self._again_s: float | None = None
        self._lines: list[tuple[bool, bool]] = []
        self._is_closed, self._tail = False, b""
        door.on_reset = bool
        door.on_lines = lambda dtr, rts: self._lines.append((dtr, rts))
        door.on_closed = self._note_closing

    @property
    def is_on(self) -> bool:
        """True while the board has power, also in its boot loader."""
        return self._has_current

    def enter_boot_loader(self, now_s: float) -> None:
        """Switch the board on with its BOOT button held, which pulls GPIO0 low: the ROM waits for a computer."""
        self._io0_low = True
        self.power(now_s)

    def unplug(self) -> None:
        """Pull the cable out: the board loses its power and its port disappears."""
        self._has_current = False
        super().unplug()

    def next_s(self) -> float | None:
        """Return the time (s) at which `tick` must be called even if nothing can be read; None for no such time."""
        return earliest_s(super().next_s(), self._settles_s, self._again_s)

    def serve(self, ready: int, now_s: float) -> None:
        """Do as `Board.serve`; if the computer has closed the port, release DTR and RTS, which can restart the chip."""
        super().serve(ready, now_s)
        if self._is_closed:
            self._is_closed = False
            # The UART bridge releases DTR and RTS.
            if self._is_in_reset or self._settles_s is not None:
                self._end_reset(now_s, io0_low=False)
            elif self._loader is not None and not self.door.has_lines:
                self._restart(now_s, self._chip.words.power)

    def tick(self, now_s: float) -> None:
        """Do what is due at `now_s`: end a reset, try to start the flash again, and the rest of `Board.tick`."""
        if self._settles_s is not None and now_s >= self._settles_s:
            self._end_reset(now_s, io0_low=False)
        if self._again_s is not None and now_s >= self._again_s:
            words = self._chip.words
            self._restart(now_s, words.watchdog if self._again == WATCHDOG else words.software)
        super().tick(now_s)

    def _note_closing(self) -> None:
        self._is_closed = True

    def _receive(self, data: bytes, now_s: float) -> None:
        for dtr, rts in self._lines:
            self._take_lines(now_s, dtr=dtr, rts=rts)
        self._lines.clear()
        if self._loader is None and not self.door.has_lines:
            self._tail = (self._tail + data)[-2 * len(SYNC_ON_LINE) :]
            if SYNC_ON_LINE in self._tail and self._has_current:
                self._tail, self._io0_low = b"", True
                self._lose()
                self._restart(now_s, self._chip.words.power)
        super()._receive(data, now_s)

    def _take_lines(self, now_s: float, *, dtr: bool, rts: bool) -> None:
        """Do what the board's two transistors do: RTS alone pulls EN low (reset), DTR alone pulls GPIO0 low, both together pull neither."""
        if rts and not dtr:
            self._stop()
            self._is_in_reset, self._settles_s = True, None
        elif self._is_in_reset and dtr and rts:
            self._is_in_reset, self._settles_s = False, now_s + _SETTLES_S
        elif self._is_in_reset or self._settles_s is not None:
            self._end_reset(now_s, io0_low=dtr)

    def _end_reset(self, now_s: float, *, io0_low: bool) -> None:
        """End the reset: EN is high again, and the ROM starts if the board has power. `io0_low` says that GPIO0 is low."""
        self._is_in_reset, self._settles_s, self._io0_low = False, None, io0_low
        if self._has_current:
            self._restart(now_s, self._chip.words.power)

    def _boot(self, now_s: float, cause: int) -> None:
        self._has_current = True
        words = self._chip.words
        program = cause == self.kind.causes.program
        self._restart(now_s, words.program if program else words.power, cause)

    def _restart(self, now_s: float, why: str, cause: int = 0) -> None:
        """Start the ROM: with GPIO0 low it waits for a computer, otherwise it starts the flash. GPIO0 is released.

        Args:
            now_s: the time.
            why: the reset reason that the ROM prints.
            cause: what `machine.reset_cause()` returns; 0 for that of a power-on.
        """
        self._stop()
        if self._io0_low:
            self._io0_low = False
            self._greet(now_s, why, self._chip.words.waits)
            self._to_computer.put(b"waiting for download\r\n", now_s)
            self._loader = Loader(self._chip, self.cells, self._mac, self._fault)
        else:
            self._greet(now_s, why, self._chip.words.boots)
            self._start_flash(now_s, cause or self.kind.causes.power)

    def _greet(self, now_s: float, why: str, how: str) -> None:
        self._to_computer.put(f"{self._chip.words.greeting}{why},{how}\r\n".encode(), now_s)

    def _start_flash(self, now_s: float, cause: int) -> None:
        # The flash is read again only after it has changed.
        if self._start_known != self.cells.changes:
            self._start_known, self._flash_start = (
                self.cells.changes,
                started(self._chip, self.cells),
            )
        start = self._flash_start
        self._to_computer.put(start.said.encode(), now_s)
        if start.kind is not None:
            self.kind = start.kind
            self._start(cause)
        elif start.again:
            self._again, self._again_s = start.again, now_s + _AGAIN_S

    def _hand_over(self, now_s: float) -> None:
        if self._interpreter is not None:
            super()._hand_over(now_s)
            return
        arrived = self._to_board.take(now_s)
        if self._loader is None or not arrived:
            return
        self._to_computer.put(self._loader.receive(arrived, self.door.baud), now_s)
        self._fault = self._loader.fault
        match self._loader.happens:
            case "restart":
                self._restart(now_s, self._chip.words.program)
            case "crash":
                self._restart(now_s, self._chip.words.watchdog)
            case "cut":
                self.unplug()
            case "brown-out":
                self._to_computer.put(b"\r\nBrownout detector was triggered\r\n\r\n", now_s)
                self._restart(now_s, self._chip.words.brown_out)

    def _stop(self) -> None:
        super()._stop()
        self._listens = True  # without a program received bytes are never held back
        self._loader = self._again_s = None
