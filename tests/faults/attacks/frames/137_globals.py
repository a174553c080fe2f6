# Takes the modules of a function.
out = print.__globals__['__builtins__']['__import__']
print(out('builtins').open('CANARY_FILE').read())
