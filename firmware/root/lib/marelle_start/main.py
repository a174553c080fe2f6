# MicroPython runs this in place of /main.py after a hard reset of an RP2 (see /lib/marelle_guard): USB is on by now, and the
# guard waits for a computer, if there is one. Then /main.py runs as if nothing had been before it.
def start():
    import sys

    import uos

    uos.chdir("/")
    try:
        import marelle_guard
        import umachine

        place = marelle_guard.scratch()

        def calm(_timer):  # in this file: one of the guard's would keep all of that in memory
            umachine.mem32[place] = 0

        marelle_guard.listen()
        umachine.Timer(mode=umachine.Timer.ONE_SHOT, period=marelle_guard.SHORT_MS, callback=calm)
    except KeyboardInterrupt:  # somebody wants the prompt
        return False
    except Exception:  # the program starts whatever is wrong in /lib
        pass
    sys.modules.pop("marelle_guard", None)  # the memory is the program's
    try:
        uos.stat("main.py")
    except OSError:  # there is none
        return False
    return True


start = start()
if start:
    del start
    execfile("main.py")
else:
    del start
