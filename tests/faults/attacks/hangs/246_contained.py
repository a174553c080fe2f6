# Looks for what is not there, without end.
1 in iter(int, 1)
