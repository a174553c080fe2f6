# Has max compare without end.
max(iter(int, 1))
