"""Tables: which part is wired to which pin."""
