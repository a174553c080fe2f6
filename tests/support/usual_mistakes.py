"""Usual mistakes of pupils, beside those of `tests/data/mistakes`, as short programs; and what is told of each in three ways."""

from pathlib import Path
from typing import NamedTuple

from marelle_help import ProgramError, as_help, read_failure
from marelle_sim import simulate
from marelle_sim.programs import MODULES, names_there
from marelle_text import Text

FRENCH = "from marelle.fr import *\n"
ROBOT = "from marelle import *\nbot = Robot()\n"
ROBOT_FR = "from marelle.fr import *\nbot = Robot()\n"

CORE = (
    "from machine import Pin\nled = Pin(25, Pin.OUT)\nled.value = 1\n",
    "speed = 3\nspeed.append(3)\n",
    "while true:\n    pass\n",
    f"{FRENCH}print(“fini”)\n",
    f"{FRENCH}avncer(1)\n",
    f"{FRENCH}for i in range(4):\n    avancer(1)\n    drote()\n",
    f"{FRENCH}while Vrai:\n    avancer(1)\n",
    f"{ROBOT}bot.strait(100)\n",
    f"{ROBOT_FR}print(bot.rang.distance())\n",
    f"{ROBOT}print(bot.range.distence())\n",
    f"{ROBOT}straight(300)\n",
    "from marelle import *\nLED(1)\n",
    "from marelle import *\nrun(forward)\n",
    f"{FRENCH}multitask()\n",
    "from marelle import avancer\n",
    "import timme\n",
    "import time\ntime.slep(1)\n",
    "from time import slep\n",
    "words = ['a', 'b']\nwords.ajoute('c')\n",
    f"{ROBOT}bot.straight()\n",
    f"{ROBOT}print(bot.straight())\n",
    f"{ROBOT}bot.buzzer.tone(5)\n",
    f"{ROBOT}from marelle import HOLD\nbot.turn(90, HOLD)\n",
    f"{ROBOT}bot.settings(wheel_diametre=43)\n",
    f"{ROBOT}bot.straight('3')\n",
    f"{ROBOT_FR}bot.tout_droit('3')\n",
    f"{FRENCH}avancer('2')\n",
    f"{ROBOT}bot.drive(5000, 0)\n",
    f"{ROBOT}p = None\nbot.drive(120, p)\n",
    f"{ROBOT}p = bot.line.position()\nbot.drive(120, p)\n",
    "import time\ntime.sleep('1')\n",
    "import time\ntime.sleep_ms('100')\n",
    "from machine import Pin\nled = Pin()\n",
    "from machine import Pin\nled = Pin('25', Pin.OUT)\n",
    "print(int('3,5'))\n",
    "for i in range('4'):\n    print(i)\n",
    f"{ROBOT}while bot.range.distance > 100:\n    bot.drive(100, 0)\n    wait(10)\n",
    f"{ROBOT}if bot.range.distance() > '100':\n    bot.stop()\n",
    f"{ROBOT}d = bot.range.distance\nif d > 100:\n    bot.stop()\n",
    "total = 0\nfor note in ['12', '15']:\n    total = total + note\n",
    "n = '5'\nprint(n - 1)\n",
    "n = 3\nn()\n",
    "notes = [1, 2, 3]\nfor i in range(4):\n    print(notes[i])\n",
    "def double(n):\n    n * 2\nprint(double(3) + 1)\n",
    "n = 0\nprint(12 / n, 12 // 3)\n",
    "n = 4\nwhile 12 / n > 1:\n    print(n)\n    n = n - 2\n",
    "score = 0\ndef gagne():\n    score = score + 1\ngagne()\n",
    "def f(n):\n    if n > 0:\n        return f(n + 1)\nf(1)\n",
    "x = None\nfor i in x:\n    print(i)\n",
)  # fmt: skip
"""Each fails in the simulator's Python and in MicroPython; the suite runs these."""

PROGRAMS = (
    *CORE,
    "import random\nprint(random.randint('1', 6))\n",
    f"{FRENCH}class Robo:\n    def va():\n        avancer(1)\nRobo().va()\n",
    f"{FRENCH}def va():\n    global x\n    x = None\nva()\nprint(list(x))\n",
    f"{ROBOT}p = bot.line.position()\nbot.drive(5000, p or 0)\n",
    f"{ROBOT}p = None if bot.button.pressed() else 0\nbot.drive(5000, p)\n",
    f"{ROBOT}bot.straight(distance=300)\n",
    f"{ROBOT}bot.arc(100)\n",
    f"{ROBOT}for i in bot.line:\n    print(i)\n",
    f"{ROBOT}bot.pixels[9] = (1, 2, 3)\n",
    "x = [3, 1]\nx = x.sort()\nprint(x[0])\n",
    "x = (1, 2)\nx[0] = 3\n",
    "x = None\nx.append(3)\n",
    "def f(n):\n    return n\nf + 1\n",
    "x = 10\nwhile x > 0:\n    x = x - '1'\n",
    f"{FRENCH}n = 3\nwhile m > 0:\n    avancer(1)\n    n = n - 1\n",
    f"{FRENCH}def carre(cote):\n    for i in range(4):\n        avancer(coté)\n        droite()\ncarre(1)\n",
    f"{ROBOT}bot.led.On()\n",
    "from marelle import Servo, LEd\n",
    "from machine import Pin, servo\n",
    "text = 'abc'\nprint(text.upperr())\n",
    f"{ROBOT}bot.straight(100, 200)\n",
    f"{ROBOT}bot.settings(43)\n",
    f"{FRENCH}avancer(1, 2)\n",
    f"{FRENCH}droite(90, 2)\n",
    f"{ROBOT}bot.drive(120, 'a')\n",
    f"{ROBOT}bot.turn(None)\n",
    "from marelle import *\nwait('100')\n",
    "import time\ntime.sleep()\n",
    "def carre(cote):\n    return cote * cote\nprint(carre())\n",
    "def carre(cote):\n    return cote * cote\nprint(carre(2, 3))\n",
    "def carre(cote):\n    return cote * cote\nprint(carre(taille=2))\n",
    "print(len(3))\n",
    f"{ROBOT}v = bot.line.values\nif v[0] > 50:\n    bot.stop()\n",
    "total = 0\nfor note in ['12', '15']:\n    total += note\n",
    "age = '12'\nprint('Age ' + 12)\nprint(age)\n",
    "notes = [1, 2, 3]\nprint(notes(0))\n",
    "notes = [1, 2, 3]\nprint(notes['a'])\n",
    "ages = {'Ana': 12}\nprint(ages['Bob'])\n",
    "n = 3\nprint(n[0])\n",
    "score = 0\ndef gagne():\n    score += 1\ngagne()\n",
    "a, b = 3\n",
)  # fmt: skip
"""The same, and more, for `tests/exhaustive/mistakes.py`."""


class Told(NamedTuple):
    """What a person reads of a mistake."""

    code: str
    line: int
    what: str
    action: str


def told(error: ProgramError | None, language: str = "en") -> Told:
    """Return what is said of an error."""
    if error is None:
        return Told("", 0, "", "")
    said = as_help(error, Text(language))
    return Told(str(said["code"]), int(said["line"]), str(said["what"]), str(said["action"]))


def told_of(program: Path) -> dict[str, Told]:
    """Return what is told of a program by each runner, and of what MicroPython prints of it: that is all that a board sends."""
    here = simulate(program, seconds=10).error
    there = simulate(program, seconds=10, vm="micropython").error
    source = program.read_text(encoding="utf-8")
    sent = (
        None
        if there is None
        else read_failure(there.traceback, {program.name: source}.get, MODULES, names_there)
    )
    return {"python": told(here), "micropython": told(there), "board": told(sent)}
