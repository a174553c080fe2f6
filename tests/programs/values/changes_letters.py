"""Changes letters beyond ASCII, and asks which types a bool has."""

print(
    "élève".upper(),
    "ÉLÈVE".lower(),
    "é".isalpha(),
    "éa".islower(),
    "²".isdigit(),
    "ab".upper(),
    b"a".upper(),
)
print("é".encode("latin-1"), b"\xc3\xa9".decode("latin-1"))


class Word(str):
    def upper(self):
        return "mine"


print(Word("é").upper())
print(
    isinstance(True, int), isinstance(True, (str, bool)), isinstance(1, int), issubclass(bool, int)
)
print(issubclass(bool, object), isinstance(False, object), isinstance(2.0, (int, float)))
