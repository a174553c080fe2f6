"""The `marelle` command: it parses arguments, calls the other packages and prints."""
