"""What came of a run: frozen data over a trace, and the files that a person keeps of it."""
