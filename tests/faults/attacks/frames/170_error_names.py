# Takes what an error is about.
class Own:
    pass
try:
    print.nothing
except AttributeError as error:
    kept = error
out = kept.obj.__globals__['__builtins__']['__import__']
print(out('builtins').open('CANARY_FILE').read())
