"""Shows a person which board this is: its lights blink and its buzzers beep for some seconds. Nothing on it moves."""

from marelle_protocol import prompt
from marelle_protocol.literal import read_literal, shown
from marelle_protocol.stopping import at_prompt
from marelle_protocol.stream import Protocol, Stream

_TIMES, _HALF_S = 12, 0.2  # about 5 s
_LOADS_S = 10.0  # to import the library's modules first
_MOST, _MOST_PARTS = 1000, 10
# The lights and buzzers in the kit's table, if the board has a kit and the library; otherwise the board's own light. MicroPython knows
# the name "LED" of a Pico's pin since 1.19.1, `sys.implementation._machine` since 1.19. Many boards with a plain ESP32 have a light at
# GPIO2, a pin without USB or flash; for other chips the pin is unknown.
_BLINKS = b"""\
import time
def _of_kit():
    import json
    with open("board.json") as _file:
        _kit = json.load(_file)["kit"]
    from marelle.begin import load
    from marelle.robot import make_part
    _table = load(_kit).PARTS
    _found = []
    for _name in sorted(_table):
        _class = _table[_name][0]
        if _class in ("LED", "Pixels", "Buzzer"):
            _part = make_part(_table[_name])
            if _class == "Pixels":
                _found.append((_name, lambda _part=_part: _part.fill(0, 40, 40), _part.off))
            else:
                _found.append((_name, _part.on, _part.off))
    return _found
def _of_microbit():
    from microbit import Image, display
    return [("display", lambda: display.show(Image.HEART), display.clear)]
def _of_pyboard():
    import pyb
    _light = pyb.LED(1)
    return [("LED(1)", _light.on, _light.off)]
def _of_board(_pin="LED"):
    from machine import Pin
    _light = Pin(_pin, Pin.OUT)
    return [("LED" if _pin == "LED" else "GPIO%d" % _pin, lambda: _light.value(1), lambda: _light.value(0))]
def _of_number():
    import os
    _machine = os.uname().machine
    if _machine == "Raspberry Pi Pico with RP2040":
        return _of_board(25)
    if _machine.endswith("with ESP32"):
        return _of_board(2)
def _shine(_parts, _on):
    for _part in _parts:
        _part[1 if _on else 2]()
_parts = None
for _find in (_of_kit, _of_microbit, _of_pyboard, _of_board, _of_number):
    if not _parts:
        try:
            _parts = _find()
        except Exception:
            pass
try:
    for _time in range(TIMES if _parts else 0):
        _shine(_parts, True)
        time.sleep_ms(200)
        _shine(_parts, False)
        time.sleep_ms(200)
finally:
    _shine(_parts or (), False)
print(repr([_part[0] for _part in _parts or ()]))
"""


def blink(stream: Stream, times: int = _TIMES) -> Protocol[tuple[str, ...]]:
    """Interrupt a board's program, stop its motors, let its lights blink and its buzzers beep, and leave it in the normal REPL.

    Return the names of the first ten of these parts, from the kit's table, or that of the board's own light; () if none is known.

    Args:
        stream: the board.
        times: how often they blink; each time takes 0.4 s, so 12 take about 5 s.

    Raises:
        SilentError: the board does not answer.
        RunningError: its motors could not be stopped.
        ValueError: its answer is no list of names.

    Example:
        >>> drive_ports(["COM3"], lambda _port: blink(Stream()))["COM3"]
        ('buzzer', 'led')
    """
    return (yield from at_prompt(stream, _blinks(stream, times)))


def _blinks(stream: Stream, times: int) -> Protocol[tuple[str, ...]]:
    program = _BLINKS.replace(b"TIMES", str(times).encode())
    said = yield from prompt.run(stream, program, _LOADS_S + times * 2 * _HALF_S)
    names = read_literal(said.printed, _MOST)
    if not isinstance(names, list):
        raise ValueError(said.printed[:100])  # noqa: TRY004  (of a board, as for all that it says)
    return tuple(shown(name) for name in names[:_MOST_PARTS])
