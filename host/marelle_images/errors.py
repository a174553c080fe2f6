"""The exception of firmware images, `ImageError`."""

from __future__ import annotations

from marelle_text import Problem


class ImageError(Problem, ValueError):
    """An image is missing, not whole, or for another chip (`E-IMAGE-…`)."""
