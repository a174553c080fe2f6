"""What `marelle run` and its neighbours share: the program, its outcome, its replay."""
