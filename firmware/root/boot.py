# marelle's guard: it runs before any program, so that a program which cannot be stopped can be left out. What it does is in
# /lib/marelle_guard; nothing that is wrong there, in board.json or in the flash keeps a program from starting.
def guard():
    import sys

    try:
        import marelle_guard

        if marelle_guard.begin():
            return marelle_guard.SafeModeError("no program was started")
    except Exception:
        import utime

        if sys.platform != "rp2":  # its USB is not there yet, so that nobody can be waited for
            utime.sleep_ms(300)
    sys.modules.pop("marelle_guard", None)  # the memory is the program's
    return None


guard = guard()
if guard:
    raise guard  # so MicroPython runs no main.py
del guard
