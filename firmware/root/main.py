# Starts program.py when the board is switched on, and stops its motors however that ends. A main.py of yours may take its place.
def start():
    import sys

    import uos

    try:
        uos.stat("program.py")
    except OSError:  # there is none
        return
    failed = None
    try:
        try:
            execfile("program.py", {"__name__": "__main__"})
        finally:
            tools = sys.modules.get("marelle.tools")
            if tools:
                tools.stop_all()
    except Exception as error:
        sys.print_exception(error)
        failed = error
    try:
        from marelle_guard import keep

        keep(failed)
    except Exception:  # without /lib, or with a full flash, nothing is kept
        pass


start()
del start
