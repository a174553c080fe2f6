# Makes a function of the code of another.
def f():
    return 1
kind = type(f)
names = {}
g = kind(f.__code__, names)
out = g.__builtins__['__import__']
print(out('builtins').open('CANARY_FILE').read())
