# Has sum add without end.
sum(iter(int, 1))
