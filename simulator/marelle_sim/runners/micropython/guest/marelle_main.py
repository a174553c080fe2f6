"""The file that MicroPython is started with; its global names become those of the pupil's program, the module `__main__`."""

import marelle_start

marelle_start.main(globals())
