"""The table of boards that is drawn during work on several boards, and the results of that work."""
