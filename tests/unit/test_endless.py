"""Each way to go through what has no end, or to make what fits nowhere, inside one call: the run ends as a board's would, and soon."""

import json
import subprocess
import sys

import pytest
from programs import program

LONG = "r = range(10 ** 12)\n"
ENDLESS = (
    "-1 in iter(r)",
    "it = iter(r)\n-1 in it",
    "found = map(abs, r)\n-1 in found",
    "'a' in r",
    "0.5 in r",
    "-1 in r",
    "back = reversed(r)\n-1 in back",
    "largest = max\nlargest(r)",
    "next(filter(callable, r))",
    "for x in filter(callable, r): pass",
    "def each():\n    yield from filter(callable, r)\nlist(each())",
    "from collections import deque\ndeque(r, 5)",
    "any(map(callable, enumerate(r)))",
    "dict(filter(callable, r))",
    "','.join(filter(callable, r))",
    "d = {'n': 2}\nfor i in range(100): d['n'] *= d['n']",
    "x = [2]\nfor i in range(100): x[0] = x[0] * x[0]",
    "pow(3, (1 << 100000) - 1, 1 << 100000)",
    "str(10 ** 3000000)",  # a board multiplies till its memory is full, and so it goes on with more time
)
TOO_LARGE = {
    "print(*r)": 262_144,
    "x = [*r]": 262_144,
    "x = {*r}": 262_144,
    "a, *b = r": 262_144,
    "l = []\nl[0:0] = r": 262_144,
    "l = []\nl += r": 262_144,
    "s = set()\ns.update(r)": 262_144,
    "x = [*zip(r, r)]": 262_144,
    "x = bytearray()\nx.extend(r)": 262_144,
    "l = [[1]]\nfor i in range(60): l[0] = l[0] + l[0]": 262_144,
    "s = 'a'\nt = s * 10 ** 9": 1_000_000_001,
    "n = 10 ** 9\ny = [0]\nz = y * n": 4_000_000_000,
    "n = 10 ** 10\n1 << n": 1_250_000_002,
    "'%1000000000d' % 1": 1_000_000_001,
    "'%d %*d' % (1, 1000000000, 1)": 1_000_000_001,
    "'{:1000000000}'.format(1)": 1_000_000_001,
    "'{} {:{}}'.format(1, 2, 1000000000)": 1_000_000_001,
    "w = 1000000000\nf'{1:{w}}'": 1_000_000_001,
    "'a'.center(10 ** 9)": 1_000_000_001,
    "(1).to_bytes(10 ** 9, 'little')": 1_000_000_001,
    "s = 'a' * 60000\ns.replace('a', s)": 3_600_000_001,
    "from collections import deque\ndeque((), 10 ** 9)": 4_000_000_004,
    "import io\nio.BytesIO(10 ** 9)": 1_000_000_000,
    "import io\nio.StringIO().seek(10 ** 9)": 1_000_000_000,
}


@pytest.fixture(scope="module")
def ends(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[object]]:
    """How each program ended, in a process of their own: what never comes back is not among them."""
    folder = tmp_path_factory.mktemp("endless")
    programs = [LONG + text for text in (*ENDLESS, *TOO_LARGE)]
    try:
        printed = subprocess.run(
            [sys.executable, program("endless/simulates_each")],
            cwd=folder, input=json.dumps(programs), text=True, stdout=subprocess.PIPE, timeout=60, check=True,
        ).stdout  # fmt: skip
    except subprocess.TimeoutExpired as late:
        printed = (late.stdout or b"").decode()
    return {text.removeprefix(LONG): end for text, *end in map(json.loads, printed.splitlines())}


@pytest.mark.parametrize("text", ENDLESS)
def test_what_has_no_end_ends_at_the_deadline(text: str, ends: dict[str, list[object]]) -> None:
    assert ends.get(text) == ["deadline", 0.4, ""]


@pytest.mark.parametrize(("text", "size"), TOO_LARGE.items())
def test_what_fits_nowhere_is_refused(text: str, size: int, ends: dict[str, list[object]]) -> None:
    ended, _seconds, told = ends.get(text, ["never", 0, ""])
    assert (ended, told) == (
        "memory",
        f"MemoryError: memory allocation failed, allocating {size} bytes",
    )
