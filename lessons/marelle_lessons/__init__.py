"""Lessons as data, their checker, mats and printing: they come later; the room is kept."""
