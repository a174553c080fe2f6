"""What can be wrong with an image of firmware."""

from __future__ import annotations

from marelle_text import Problem


class ImageError(Problem, ValueError):
    """An image is not whole, is for another chip, or is not there (`E-IMAGE-…`)."""
