"""The parts of `marelle doctor`: gathering facts, and guiding a person."""
