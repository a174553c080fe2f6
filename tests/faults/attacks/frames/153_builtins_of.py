# Takes the built-ins of a function.
def f():
    pass
out = f.__builtins__['__import__']
print(out('builtins').open('CANARY_FILE').read())
