"""Code shared by `marelle run` and similar commands: the program, its outcome, its replay."""
