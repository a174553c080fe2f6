# Has with swallow the end.
class Swallow:
    def __enter__(self):
        pass
    def __exit__(self, *how):
        return True
while True:
    with Swallow():
        while True:
            pass
