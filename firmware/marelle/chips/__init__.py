"""Drivers of chips, each loaded when a kit or a program names it."""
