"""Work on boards, real or virtual, one by one or all at once."""
