"""The simulated twins of the chips that answer on a bus."""
