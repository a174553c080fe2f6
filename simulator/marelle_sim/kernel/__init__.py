"""Virtual time: the clock, what is due, what runs between two instructions, and chance."""
