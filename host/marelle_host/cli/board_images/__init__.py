"""Images of MicroPython: chosen, refused, filled with the library, carried by the page."""
