"""The parts of `marelle doctor`: gathering facts, guiding a person, trying the sandbox."""
