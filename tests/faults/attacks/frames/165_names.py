# Takes the built-ins out of its own names.
class Own:
    pass
hidden = '__built' + 'ins__'
names = globals()[hidden]
out = names.__import__ if hasattr(names, '__import__') else names['__import__']
print(out('builtins').open('CANARY_FILE').read())
