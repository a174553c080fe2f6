# Has a frame read while it is added to.
class Spy:
    def __radd__(self, other):
        kept.append(other)
        return self
kept = []
def numbers():
    yield
made = numbers()
try:
    made.gi_frame += Spy()
except AttributeError:
    pass
out = kept[0].f_builtins['__import__']
print(out('builtins').open('CANARY_FILE').read())
