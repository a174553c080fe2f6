"""The table of boards that is drawn while several are served, and what came of each."""
