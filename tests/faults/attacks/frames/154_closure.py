# Looks into what a function keeps.
def made():
    kept = print
    def f():
        return kept
    return f
out = made().__closure__[0].cell_contents.__globals__['__builtins__']['__import__']
print(out('builtins').open('CANARY_FILE').read())
