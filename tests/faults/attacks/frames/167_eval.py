# Has an expression of its own take the way.
out = eval("print.__globals__['__builtins__']")['__import__']
print(out('builtins').open('CANARY_FILE').read())
