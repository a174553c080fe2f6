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
    """Return how many letters to add, drop, change or swap from one word to the other (Damerau, Levenshtein)."""
    older: "list[int]" = []
    row = list(range(len(other) + 1))
    last = ""
    for letter in one:
        fresh = [row[0] + 1]
        for index, mark in enumerate(other):
            steps = min(row[index] + (letter != mark), row[index + 1] + 1, fresh[index] + 1)
            if index and mark == last and letter == other[index - 1]:
                steps = min(steps, older[index - 1] + 1)
            fresh.append(steps)
        older, row, last = row, fresh, letter
    return row[-1]
