"""Check programs against a lesson: several at once, with a cache, a summary and pictures."""
