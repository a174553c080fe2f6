# Has a text made of lists inside each other, without a limit.
x = []
for n in range(150000):
    x = [x]
reach('sys').setrecursionlimit(10 ** 8)
reach('_json').make_encoder({}, None, repr, None, ':', ',', False, False, False)(x, 0)
