"""Recognizes what beginners get wrong, by marelle's own reading of their text: no Python version words it alike."""
