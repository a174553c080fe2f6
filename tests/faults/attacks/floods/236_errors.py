# Writes beside the answer without end.
os = reach('os')
for n in range((40 if MEGABYTES < 1000 else 600)):
    os.write(2, b'x' * 1000000)
