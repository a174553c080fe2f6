"""Input and output of the command: words, JSON, progress, keys, signals, help pages, errors."""
