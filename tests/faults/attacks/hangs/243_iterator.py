# Has any look for what never comes.
any(iter(int, 1))
