"""Calls methods of its own whose names those of lists and dictionaries have too."""


class Own:
    def extend(self, x):
        return x

    join = sort = extend

    def keys(self):
        return "ab"

    def __getitem__(self, key):
        return 1


own = Own()
print(own.extend(3.5), own.join(own) is own, own.sort([2, 1]), dict(own))


class Table:
    size = 3
    even = [n for n in range(size) if n % 2 == 0]  # noqa: RUF012


print(Table.even)
