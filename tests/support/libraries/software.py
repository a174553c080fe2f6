"""Libraries without a circuit of their own: formats, plans, effects."""

from libraries.library import Library, Wired
from marelle_sim import virtual_board


def bare() -> Wired:
    """Return a board with nothing wired to it."""
    return Wired(virtual_board())


SOFTWARE = [
    Library(
        "micropython-pycayennelpp", "cayennelpp",
        "myDevices, Cayenne Low Power Payload, examples: 03 67 01 10 05 67 00 FF is 27.2 and 25.5 °C",
        bare, "[3, 27.2] [5, 25.5]\n03670110056700ff\n",
    ),
    Library(
        "chumicro-msgpack", "msgpack", "msgpack.org, example: {compact: true, schema: 0} is 18 bytes",
        bare, "82a7636f6d70616374c3a6736368656d6100 18\nTrue\n",
    ),
    Library(
        "mp-cron-parser", "cron", "crontab: 0 17 */2 * * is 17:00 of each odd day, 0 0 * * SUN midnight of Sundays",
        bare, "(2025, 6, 3, 17, 0)\n(2025, 6, 8, 0, 0)\n",
    ),
    Library(
        "mpy-scheduler", "scheduler", "its own README: a task of 500 ms and one of 100 ms in 1 s",
        bare, "2 10 ValueError\n",
    ),
    Library(
        "chumicro-runner", "runner", "its own README: each 500 ms, here three times",
        bare, "500\n1000\n1500\n", needs=("chumicro-timing",),
    ),
    Library(
        "picofx", "picofx", "its own README: a light that pulses once in 2 s is bright for the first",
        bare, "1 1 1 0 0 0\n",
    ),
]  # fmt: skip
