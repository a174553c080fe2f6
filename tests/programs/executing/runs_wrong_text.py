"""Runs text that is wrong, and calls what runs it wrongly."""

for text in (
    "1 +",
    "a = const(b)",
    "[await x for x in y]",
    "match 1:\n case 1: pass",
    "raise ValueError(5)",
):
    try:
        exec(text)
    except Exception as error:
        print(repr(error), isinstance(error, SyntaxError))
for call in (
    lambda: exec(5),
    lambda: compile("1", "f", "x"),
    lambda: eval("x = 1"),
    lambda: exec("1", 5),
):
    try:
        call()
    except Exception as error:
        print(repr(error))
exec("A = const(3)\nprint((-1).to_bytes(A, 'big'), end='!\\n')")
