def down(n):
    if n > 0:
        down(n - 1)
    last = n


down(2)
found = []
for i in range(3):
    found.append(i)
