import _thread


def loop():
    while True:
        print("je tourne à côté")


_thread.start_new_thread(loop, ())
while True:
    pass
