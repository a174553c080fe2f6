seen = []
names = {}
while True:
    seen.append(len(seen))
    names[len(seen) % 9] = seen
    if len(seen) > 20:
        seen = []
