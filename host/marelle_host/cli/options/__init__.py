"""The values of options, and what several commands offer as an option."""
