"""What is meant by a word that nobody knows."""


def nearest(word: str, known: "list[str]") -> str:
    """Return ": LED?" for the known word that `word` may be meant for; an empty text if none is near."""
    best, least = "", max(2, len(word) // 2)
    for other in known:
        steps = _steps(word.lower(), other.lower())
        if other.lower().startswith(word.lower()):  # it is cut short
            steps = 1
        if steps < least:
            best, least = other, steps
    return best and ": " + best + "?"


def _steps(one: str, other: str) -> int:
    """Return how many letters to add, drop or change from one word to the other (Levenshtein's distance)."""
    row = list(range(len(other) + 1))
    for letter in one:
        before, row[0] = row[0], row[0] + 1
        for index, mark in enumerate(other):
            change = before + (letter != mark)
            before = row[index + 1]
            row[index + 1] = min(change, before + 1, row[index] + 1)
    return row[-1]
