"""Work on real boards, one by one or all at once."""
