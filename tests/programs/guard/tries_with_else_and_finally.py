"""Goes through each clause of `try`: what the guard must leave in order."""

result = []
for n in range(3):
    try:
        1 / n
    except ZeroDivisionError:
        result.append("zero")
    else:
        result.append(n)
    finally:
        result.append(".")
