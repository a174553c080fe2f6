import micropython

micropython.kbd_intr(-1)
while True:
    print("raw REPL; CTRL-B to exit\r\n>OK\x04\x04>", end="")
