# Writes lines without end.
os = reach('os')
for n in range((40 if MEGABYTES < 1000 else 600)):
    os.write(1, b'[1, 2, 3]\n' * 100000)
