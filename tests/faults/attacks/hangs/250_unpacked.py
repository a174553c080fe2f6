# Unpacks what has no end.
*x, y = (z for z in iter(int, 1) if z)
