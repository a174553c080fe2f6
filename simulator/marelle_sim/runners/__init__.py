"""Runs programs on virtual boards: reading, guarding, loading, stopping and explaining them."""
