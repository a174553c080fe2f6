"""The errors of firmware images, `ImageError`."""

from __future__ import annotations

from marelle_text import Problem


class ImageError(Problem, ValueError):
    """An image is not whole, is for another chip, or is not there (`E-IMAGE-…`)."""
