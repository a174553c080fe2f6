# As a timer's callback that is called again and again: the program has ended, and goes on.
import micropython


def again(_):
    try:
        while True:
            pass
    except:
        micropython.schedule(again, 0)


micropython.schedule(again, 0)
while True:
    pass
