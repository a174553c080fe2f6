"""What MicroPython is started with: a pupil's program runs among these names, those of its module `__main__`."""

import marelle_start

marelle_start.main(globals())
