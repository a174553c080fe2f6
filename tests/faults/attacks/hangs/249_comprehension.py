# Makes a list without end, of which nothing stays.
[x for x in iter(int, 1) if x]
