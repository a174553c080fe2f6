"""What the command reads and writes: words, JSON, progress, keys, signals, help pages, errors."""
