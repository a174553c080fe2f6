"""Images of MicroPython: chosen, refused, filled with the library, put into the page."""
