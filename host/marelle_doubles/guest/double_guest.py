"""Runs in a virtual board's MicroPython before its prompt: mounts the flash, replaces modules, runs the files that such a board runs when it starts.

The first argument names a file of JSON with the settings (see `Interpreter.__init__`).
One letter through the pipe `tells` reports each event to the double: b before any file runs, u when USB is started,
r for a hard reset, s for a soft reset, l for `machine.bootloader()`, c for the power failure,
p before the prompt, which is shown once the double has answered through the pipe `answers`.
"""

import array
import builtins
import io
import json
import os
import sys
import termios
import time

import micropython as real_micropython
import vfs
from f_strings import FStrings

with open(sys.argv[1]) as file:
    settings = json.load(file)
tells = open(settings["tells"], "wb") if "tells" in settings else None


def tell(letter):
    tells.write(letter)


def end(letter):
    """Report an event after which the double ends this process, and wait for that."""
    tell(letter)
    while True:
        pass


def let_interrupt(on):
    """Let a Ctrl-C that arrives interrupt this MicroPython, or (`on` False) be read as an ordinary byte."""
    terminal = termios.tcgetattr(0)
    terminal[3] = terminal[3] | 1 if on else terminal[3] & ~1  # ISIG
    termios.tcsetattr(0, termios.TCSANOW, terminal)


class Flash:
    """A block device in a file; the power can fail at one write or erase (its number, counted from 1, is the setting `cut_at`; 0 for none)."""

    def __init__(self):
        self.file = open(settings["flash"], "r+b")
        self.block, self.offset = settings["block_bytes"], settings["storage_offset"]
        self.left = settings["cut_at"]
        self.cuts = self.left > 0

    def readblocks(self, block, buffer, offset=0):
        self.file.seek(self.offset + block * self.block + offset)
        self.file.readinto(buffer)

    def writeblocks(self, block, buffer, offset=0):
        self.change(block * self.block + offset, buffer)

    def ioctl(self, operation, argument):
        if operation == 4:
            return settings["blocks"]
        if operation == 5:
            return self.block
        if operation == 6:
            self.change(argument * self.block, b"\xff" * self.block)
        return 0

    def change(self, place, data):
        self.left -= 1
        cut = self.cuts and self.left <= 0
        if cut:  # the first half is written, or nothing
            data = memoryview(data)[: len(data) // 2 if settings["torn"] else 0]
        self.file.seek(self.offset + place)
        self.file.write(data)
        if cut:
            end("c")


class Module:
    """A stand-in for a module: a subclass overrides some names, all others come from the real module."""

    def __init__(self, real):
        self.real = real

    def __getattr__(self, name):
        return getattr(self.real, name)


class Micropython(Module):
    # Marks for the double: output is binary (line ends are not changed), or is text again.
    SERVING, NOT_SERVING = "\x0e\x0e\x0f\x0f", "\x0f\x0f\x0e\x0e"

    def kbd_intr(self, character):
        on = character == 3
        let_interrupt(on)
        sys.stdout.write(self.NOT_SERVING if on else self.SERVING)


class Usb:
    """The USB port of a board: whether it was started, and when."""

    FIRST_FRAME_MS = 150  # USB 2.0, 7.1.7.3: a computer waits 100 ms, and resets the device for 50

    def __init__(self):
        self.is_on, self.began = settings.get("has_port", False), time.ticks_ms()

    def start(self):
        if not self.is_on:
            self.is_on, self.began = True, time.ticks_ms()
        tell("u")

    def frame(self):
        """Return the number (0 to 2047) of the last USB frame: the computer begins one each ms. Return 0 before the first frame and without a computer."""
        passed = time.ticks_diff(time.ticks_ms(), self.began) - self.FIRST_FRAME_MS
        return passed & 0x7FF if self.is_on and settings["has_computer"] and passed > 0 else 0


class USBDevice:
    def active(self, on=None):
        if on:
            usb.start()
        return True


class Mem32:
    """`machine.mem32` of an RP2040 or RP2350: the watchdog's scratch registers (data sheets 4.7.6, 12.9.7), and USB's MAIN_CTRL and SOF_RD (4.1.4, 12.7.5)."""

    MAIN_CTRL, SOF_RD = 0x50110040, 0x50110048

    def __init__(self):
        watchdog = 0x400D8000 if "RP2350" in settings["machine"] else 0x40058000
        self.watchdog_clear, self.first = watchdog + 0x3000, watchdog + 0x0C
        self.scratch = array.array("I", bytes(32))
        self.file = open(settings["scratch"], "r+b")
        self.file.readinto(self.scratch)

    def __getitem__(self, address):
        if address == self.MAIN_CTRL:
            return int(usb.is_on)
        if address == self.SOF_RD:
            return usb.frame()
        return self.scratch[self.place(address)]

    def __setitem__(self, address, value):
        if address == self.watchdog_clear:  # the imitated watchdog never runs
            return
        self.scratch[self.place(address)] = value
        self.file.seek(0)
        self.file.write(self.scratch)

    def place(self, address):
        place = (address - self.first) // 4
        if not 0 <= place < len(self.scratch):
            raise NotImplementedError("a virtual board has no register " + hex(address))
        return place


usb = Usb()
mem32 = (
    Mem32() if "scratch" in settings else None
)  # opened before the flash is mounted at / in place of this computer's files
NO_PINS = ("ADC", "I2C", "PWM", "Pin", "SPI", "SoftI2C", "SoftSPI", "Timer", "UART", "mem8", "mem16", "mem32")  # fmt: skip
CAUSES = {
    "rp2": {"PWRON_RESET": 1, "WDT_RESET": 3},
    "esp32": {"PWRON_RESET": 1, "HARD_RESET": 2, "WDT_RESET": 3, "DEEPSLEEP_RESET": 4, "SOFT_RESET": 5},
    "pyboard": {"SOFT_RESET": 0, "PWRON_RESET": 1, "HARD_RESET": 2, "WDT_RESET": 3, "DEEPSLEEP_RESET": 4},
}  # fmt: skip


class Pin:
    """The pin of the light on the board; there is no other, and nobody sees this one."""

    IN, OUT = 0, 1

    def __init__(self, name, mode=-1, pull=-1, value=0):
        if name not in settings["light"]:
            raise NotImplementedError("a virtual board has no machine.Pin")
        self.level = value

    def value(self, level=None):
        if level is None:
            return self.level
        self.level = int(bool(level))
        return None

    __call__ = value

    def on(self):
        self.level = 1

    def off(self):
        self.level = 0

    def toggle(self):
        self.level ^= 1


class Machine(Module):
    USBDevice = USBDevice

    def __init__(self, real):
        super().__init__(real)
        for name, cause in CAUSES.get(settings["platform"], {}).items():
            setattr(self, name, cause)
        if settings["platform"] == "rp2":
            self.mem32 = mem32
        if settings["light"]:
            self.Pin = Pin

    def __getattr__(self, name):
        if name in NO_PINS:
            raise NotImplementedError("a virtual board has no machine." + name)
        return getattr(self.real, name)

    def unique_id(self):
        return bytes.fromhex(settings["unique_id"])

    def reset(self):
        end("r")

    def soft_reset(self):
        raise SystemExit

    def bootloader(self, timeout=None):
        if not settings["boot_loader"]:
            raise NotImplementedError("a virtual board without --boot has no machine.bootloader")
        end("l")

    def reset_cause(self):
        return settings["reset_cause"]

    def freq(self, hz=None):
        return 125000000


class Implementation(Module):
    def __init__(self, real):
        super().__init__(real)
        self._machine = settings["machine"]
        if settings["version"]:
            self.version = tuple(settings["version"])
        if settings["bytecode"]:
            self._mpy = settings["bytecode"]


class FlatOs(Module):
    """The module `os` of a board without folders: `rename`, `mkdir` and others do not exist."""

    def __getattr__(self, name):
        if name in ("rename", "mkdir", "rmdir", "chdir", "getcwd", "statvfs"):
            raise AttributeError(name)
        return getattr(self.real, name)


class Uname:
    def __init__(self):
        version = settings["version"] or sys.implementation.version
        release = ".".join(str(part) for part in version[:3])
        self.sysname = self.nodename = settings["platform"]
        self.release, self.version, self.machine = release, release, settings["machine"]


class BoardOs(Module):
    def uname(self):
        return Uname()


class Sys(Module):
    def __init__(self, real):
        super().__init__(real)
        self.implementation = Implementation(real.implementation)
        self.platform = settings["platform"]
        if settings["greeting"]:
            self.version = "3.4.0; " + settings["greeting"].split(";")[0]


def mount():
    flash = Flash()
    kind = vfs.VfsFat if settings["filesystem"] == "fat" else vfs.VfsLfs2
    vfs.umount("/")
    try:
        vfs.mount(kind(flash), "/")
    except OSError:
        kind.mkfs(flash)
        vfs.mount(kind(flash), "/")
    sys.path[:] = ["", ".frozen", "/lib"]


def give_modules():
    import machine

    modules = sys.modules
    modules["micropython"] = Micropython(real_micropython)
    modules["machine"] = Machine(machine)
    modules["os"] = FlatOs(os) if settings["filesystem"] == "flat" else BoardOs(os)
    modules["sys"] = Sys(sys)
    for name in (
        "machine",
        "os",
    ):  # a program gets the built-in module by this name even if a file os.py exists
        modules["u" + name] = modules[name]


def run(name, names):
    """Run a file on the flash; return False if it raised an error, True otherwise, also if it is missing. SystemExit restarts the board, as on a real one."""
    try:
        with open(name) as file:
            text = file.read()
    except OSError:
        return True
    try:
        let_interrupt(True)
        exec(compile(known(text), name, "exec"), names)
        let_interrupt(False)
    except SystemExit:
        end("s")
    except BaseException as error:
        let_interrupt(False)
        print_exception(error, name)
        return False
    return True


def known(text):
    """Return a program's text; with a syntax error in it if it has f-strings and the imitated MicroPython has none."""
    return text if settings["f_strings"] else FStrings().spoil(text.encode()).decode()


class Imports:
    """Replaces `__import__`: a module file in the current folder that has an f-string raises SyntaxError, as in a MicroPython without f-strings."""

    def __init__(self):
        self.imports = builtins.__import__

    def __call__(self, name, *rest):
        if name not in sys.modules:
            try:
                with open(name + ".py") as file:
                    text = file.read()
            except OSError:  # no file on the flash
                text = ""
            if known(text) != text:
                compile(known(text), name + ".py", "exec")
        return self.imports(name, *rest)


def print_exception(error, name):
    """Print an error's traceback, without the lines of this module: the first frame shown is one of file `name`."""
    text = io.StringIO()
    sys.print_exception(error, text)
    lines = text.getvalue().split("\n")
    here = '  File "' + name + '"'
    ours = 1
    while ours < len(lines) and not lines[ours].startswith(here):
        ours += 1
    print("\n".join(lines[:1] + lines[ours:]), end="")


def start(names):
    """Start as the imitated board does: mount the flash, run the start files with the prompt's globals, then show the prompt.

    `main.py` does not run after a `boot.py` that failed, nor at a start in the raw REPL.
    """
    mount()
    give_modules()
    if not settings["f_strings"]:
        builtins.__import__ = Imports()
    tell("b")
    # As main.c of the ports rp2 and esp32, and boardctrl.c of stm32: after a boot.py that failed, main.py does not run.
    booted = "boot.py" not in settings["starts"] or run("boot.py", names)
    usb.start()
    if booted and settings["main"]:
        run("main.py", names)
    show_prompt()


def show_prompt():
    """Ask the double to hold back input until the prompt is shown: a Ctrl-C before that would end this process."""
    tell("p")
    with open(settings["answers"], "rb") as answers:
        answers.read(1)
    let_interrupt(True)
