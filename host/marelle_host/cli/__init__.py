"""The `marelle` command: the only place that parses arguments and prints."""
