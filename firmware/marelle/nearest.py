"""The known name that is nearest to a misspelt one, for messages."""


def nearest(word: str, known: "list[str]") -> str:
    """Return the known word nearest to `word` as ": LED?", or "" if none is near.

    Near: fewer than `len(word) // 2` letters differ (one may in any case), or `word` is its beginning. Case does not matter.
    """
    best, least = "", max(2, len(word) // 2)
    for other in known:
        steps = _steps(word.lower(), other.lower())
        if other.lower().startswith(word.lower()):  # `word` is its beginning
            steps = 1
        if steps < least:
            best, least = other, steps
    return best and ": " + best + "?"


def _steps(one: str, other: str) -> int:
    """Return the Damerau-Levenshtein distance of two words: the number of letters to add, remove, replace or swap with the next one."""
    older: "list[int]" = []
    row = list(range(len(other) + 1))
    last = ""
    for letter in one:
        fresh = [row[0] + 1]
        for index, there in enumerate(other):
            steps = min(row[index] + (letter != there), row[index + 1] + 1, fresh[index] + 1)
            if index and there == last and letter == other[index - 1]:
                steps = min(steps, older[index - 1] + 1)
            fresh.append(steps)
        older, row, last = row, fresh, letter
    return row[-1]
