"""The exception of firmware images, `ImageError`."""

from marelle_text import Problem


class ImageError(Problem, ValueError):
    """A problem with firmware images: one is missing, cannot be used or written, or is not for that board (`E-IMAGE-…`)."""
