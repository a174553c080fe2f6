# MicroPython looks for a Ctrl-C between its own steps, of which this is one.
sum(range(1 << 60))
