"""Images of firmware: what is in one, for which chip, and whether it is whole; bytes in, facts out."""

from marelle_images.errors import ImageError

__all__ = ["ImageError"]
