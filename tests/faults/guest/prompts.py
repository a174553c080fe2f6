"""A board's prompts, as shared/runtime/pyexec.c of MicroPython has them; that for people runs nothing."""

import struct
import sys

from played import OffError, ResetError, cook, wire

WINDOW = 128
ENDS = b"\x03\x04"
RAW_READY = "raw REPL; CTRL-B to exit\r\n>"
BANNER = (
    '\r\nMicroPython v1.25.0; a board for faults\r\nType "help()" for more information.\r\n>>> '
)


class Prompt:
    """A board's prompts, as shared/runtime/pyexec.c has them; that for people runs nothing."""

    def __init__(self, board):
        self.board = board

    def friendly(self):
        say(BANNER)
        while True:
            letter = wire.read(1)
            if letter == b"\x01":
                say(RAW_READY)
                self.raw()
                say(BANNER)
            elif letter == b"\x04":
                self.restart()
                say(BANNER)
            elif letter in (b"\x02", b"\x03", b"\r", b"\n"):
                say("\r\n>>> ")
            else:
                say(chr(letter[0] & 127))

    def raw(self):
        line = b""
        while True:
            letter = wire.read(1)
            if letter == b"\x01":
                line = b""
                say(RAW_READY)
            elif letter == b"\x02":
                return
            elif letter == b"\x03":
                line = b""
            elif letter == b"\x04":
                say("OK")
                if line:
                    self.execute(line)
                else:
                    self.restart()
                    say(RAW_READY[:-1])
                line = b""
                say(">")
            elif letter == b"\x05" and not line:
                self.paste()
            else:
                line += letter

    def paste(self):
        if wire.read(1) != b"A" or wire.read(1) != b"\x01":
            return say("R\x00")
        sys.stdout.buffer.write(b"R\x01" + struct.pack("<H", WINDOW) + b"\x01")
        program, left = b"", WINDOW
        ends = b""
        while not ends:
            program += wire.read(1)
            ends = program[-1:] if program[-1] in ENDS else b""
            left -= 1
            if not (left or ends):
                say("\x01")
                left = WINDOW
            elif not ends:  # what is there besides, up to an end, in one piece
                more = wire.read_without(ENDS, left - 1)
                program, left = program + more, left - len(more)
        say("\x04")
        if ends == b"\x04":
            self.execute(program[:-1])
        else:
            say("\x04\x04")
        return say(">")

    def execute(self, text):
        wire.interrupts, wire.at_prompt = True, False
        try:
            exec(compile(text, "<stdin>", "exec"), self.board.names)
            said = None
        except (OffError, ResetError):
            raise
        except BaseException as error:
            if wire.ends:
                raise wire.ends from None
            said = error
        if not wire.interrupts:
            cook(True)
        wire.interrupts, wire.at_prompt = False, True
        say("\x04")
        if said is not None:
            sys.print_exception(said)
        say("\x04")

    def restart(self):
        self.board.restart()
        say("MPY: soft reboot\r\n")


def say(text):
    sys.stdout.write(text)
