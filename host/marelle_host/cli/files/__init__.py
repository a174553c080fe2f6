"""Where files are written: checked first, kept for a day, drawn."""
