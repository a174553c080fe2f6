"""Call a hundred times a generator and what fails: no call stays open."""


def twice(n):
    "Return it twice."
    return 2 * n


def some():
    for i in range(3):
        yield twice(i)


total = 0
for _ in range(100):
    total += sum(some())


def fail():
    raise ValueError


for _ in range(100):
    try:
        fail()
    except ValueError:
        pass
print(total)
