"""The guard of a board: it runs before the board's program, and skips a program that cannot be stopped.

`boot.py` calls `begin`. Paths are relative: the flash is `/`, on an STM32 `/flash`. Modules are imported by their names with a `u`, so
that a pupil's own `time.py` or `machine.py` does not hide them.
If the serial port of a board is a UART, it works in `boot.py`: a Ctrl-C while `begin` waits ends `boot.py`, and no program starts. On an
RP2 the USB starts after `boot.py` (since MicroPython 1.23), and the program right after that. So after a hard reset `boot.py` leaves
the current folder at `lib/marelle_start`: MicroPython runs the `main.py` there, which waits, and then starts the real one.
"""

import sys

import umachine as machine
import uos as os
import utime as time
from micropython import const

SHORT_MS = const(10_000)
_SHORT_STARTS = const(3)  # after so many the program is left out once
_WINDOW_MS = const(300)
_FAULT = const("error.txt")
_FAULT_BYTES = const(2000)
_STARTS = const("starts.txt")
_JOURNAL = const("lib/push.journal")  # as marelle_journal has it
_START_FOLDER = const("lib/marelle_start")
_IS_RP2 = sys.platform == "rp2"

# RP2040 data sheet 4.7.6 and RP2350 data sheet 12.9.7, SCRATCH0 and 1: they keep their value through any reset but
# power-on. MicroPython and the boot ROMs use 2 to 7. USB, 4.1.4 and 12.7.5: bit 0 of MAIN_CTRL is set once USB has started; SOF_RD is
# the number of the last frame. A computer sends a frame each ms.
_SCRATCH_RP2040, _SCRATCH_RP2350 = const(0x4005800C), const(0x400D800C)
_USB_CONTROL, _USB_FRAME = const(0x50110040), const(0x50110048)
_WATCHDOG_CLEAR = const(
    0x2FF4
)  # offset from SCRATCH0 of the alias that clears bits of CTRL; bit 30 is the watchdog's ENABLE
_MARK = const(0x6D6172)  # above the count: any other value is no count of ours
_SOFT_SHORT_MS = const(2000)
# A computer resets a new device 100 to 300 ms after the start of USB, and sends frames then. It shows the port after about 1000 ms.
_NO_COMPUTER_MS = const(400)
_COMPUTER_MS = const(2500)


class SafeModeError(Exception):
    """Raised instead of starting the board's program, which has restarted the board again and again."""

    program_is_left_out = False


def begin() -> bool:
    """Stop the motors, finish a push, and count short starts. Return True if no program may start.

    It raises no exception except KeyboardInterrupt.
    """
    for step in (stop_motors, repair):
        try:
            step()
        except Exception:
            pass
    try:
        if _IS_RP2:
            count, wait_ms = _count_in_scratch()
        else:
            count, wait_ms = _count_in_file()
    except Exception:  # a full flash, or no folder of ours
        count, wait_ms = 0, 0 if _IS_RP2 else _WINDOW_MS
    if count > _SHORT_STARTS:
        SafeModeError.program_is_left_out = True  # a computer reads it
        return True
    if wait_ms:
        time.sleep_ms(wait_ms)
    return False


def stop_motors() -> None:
    """Set the motor pins of the kit in `board.json` to 0, because after a soft reset the PWM of a motor may still be high."""
    import ujson

    with open("board.json") as file:
        kit = "kits." + ujson.loads(file.read(_FAULT_BYTES))["kit"]
    path = sys.path[:]
    sys.path[:] = ["lib/marelle"]
    try:  # the table alone, without the library that `import marelle` loads
        table = getattr(__import__(kit), kit[5:])
    finally:
        sys.path[:] = path
        sys.modules.pop(kit, None)
        sys.modules.pop("kits", None)
    for motor in (table.LEFT, table.RIGHT):
        for wire in ("enable", "standby", "forward", "back", "direction"):
            if wire in motor:
                machine.Pin(motor[wire], machine.Pin.OUT, value=0)


def repair() -> None:
    """Finish a push whose journal is stored; OSError if there is none."""
    os.stat(_JOURNAL)
    path = sys.path[:]
    sys.path[:] = [folder for folder in path if folder]  # no `os.py` of a pupil's comes first
    try:
        __import__("marelle_journal").repair()
    finally:
        sys.path[:] = path
        sys.modules.pop("marelle_journal", None)


def scratch() -> int:
    """Return the address of the register that stores the count of short starts, on an RP2."""
    return _SCRATCH_RP2350 if "RP2350" in sys.implementation._machine else _SCRATCH_RP2040


def _count_in_scratch() -> "tuple[int, int]":
    """Return the number of short starts in a row, this one included, and the ms to wait in `boot.py`; on an RP2."""
    place = scratch()
    registers, now = machine.mem32, time.ticks_ms()
    said = registers[place]
    count = (said & 0xFF) + 1 if said >> 8 == _MARK else 1
    soft = registers[_USB_CONTROL] & 1
    registers[place + _WATCHDOG_CLEAR] = 1 << 30  # a watchdog of the last program would restart it
    if soft and time.ticks_diff(now, registers[place + 4]) > _SOFT_SHORT_MS:
        count = 1
    if not soft:
        os.stat(_START_FOLDER + "/main.py")
    registers[place + 4] = now
    registers[place] = 0 if count > _SHORT_STARTS else _MARK << 8 | count
    if not soft and count <= _SHORT_STARTS:
        os.chdir(_START_FOLDER)
    return count, _WINDOW_MS if soft and count > 1 else 0


def _count_in_file() -> "tuple[int, int]":
    """Return the same as `_count_in_scratch`, on any other board.

    The count is written to the flash only if a program may have caused this start: not after power-on, a soft reset or deep sleep.
    """
    cause = machine.reset_cause()
    if cause == getattr(machine, "SOFT_RESET", -1):
        return 0, 0
    if cause == getattr(machine, "PWRON_RESET", -1):
        try:
            os.remove(_STARTS)
        except OSError:  # there is none
            pass
        return 0, _WINDOW_MS
    if cause == getattr(machine, "DEEPSLEEP_RESET", -1):
        return 0, 0  # it wakes often, and from a battery
    now, count = time.time(), 1
    try:
        with open(_STARTS) as file:
            before, at = file.read(40).split()
        if 0 <= now - int(at) < SHORT_MS // 1000:
            count = int(before) + 1
    except (OSError, ValueError):  # none, or damaged
        pass
    if count > _SHORT_STARTS:
        os.remove(_STARTS)
    else:
        with open(_STARTS, "w") as file:
            file.write("%d %d" % (count, now))
    return count, _WINDOW_MS


def listen() -> None:
    """Give a computer the time to show the serial port of an RP2 whose USB has just started.

    If a computer sends USB frames within 0.4 s, wait another 2.5 s; otherwise return after 0.4 s.
    """
    registers, began = machine.mem32, time.ticks_ms()
    frame = registers[_USB_FRAME]
    while time.ticks_diff(time.ticks_ms(), began) < _NO_COMPUTER_MS:
        time.sleep_ms(10)
        if registers[_USB_FRAME] != frame:
            time.sleep_ms(_COMPUTER_MS)
            return


def keep(error: "Exception | None") -> None:
    """Save the traceback of the program's error in `error.txt`, where a computer reads it; None removes that file.

    If the file has the same text already, it is not written.
    """
    if error is None:
        try:
            os.remove(_FAULT)
        except OSError:  # there was none
            pass
        return
    import uio

    text = uio.StringIO()
    sys.print_exception(error, text)
    said = text.getvalue()[:_FAULT_BYTES]
    try:
        with open(_FAULT) as file:
            if file.read() == said:
                return
    except OSError:  # the first one
        pass
    with open(_FAULT, "w") as file:
        file.write(said)
