import micropython

micropython.kbd_intr(-1)
while True:
    pass
