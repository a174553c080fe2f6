# Goes on when it is thrown away.
class Late:
    def __del__(self):
        while True:
            pass
x = Late()
del x
while True:
    pass
