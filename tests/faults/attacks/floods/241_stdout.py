# Writes to the output by its file.
sys = reach('sys')
for n in range((40 if MEGABYTES < 1000 else 600)):
    sys.__stdout__.write('x' * 1000000)
sys.__stdout__.flush()
