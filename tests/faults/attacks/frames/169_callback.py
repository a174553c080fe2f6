# Takes the way in what sorts.
found = []
def key(one):
    found.append(print.__globals__)
    return one
sorted([1, 2], key=key)
out = found[0]['__builtins__']['__import__']
print(out('builtins').open('CANARY_FILE').read())
