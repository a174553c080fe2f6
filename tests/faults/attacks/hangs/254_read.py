# Waits for what nobody says.
os = reach('os')
a, b = os.pipe()
os.read(a, 1)
