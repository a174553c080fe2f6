"""Print four files of the board, or the error that opening each raises."""

for name in ("data.txt", "inside.txt", "sub/notes.txt", "program.py"):
    try:
        print(open(name).read())
    except OSError as error:
        print(name, error.errno)
