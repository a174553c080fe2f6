"""Say a world in words."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_text import Text

    from .model import World


def describe(world: World, text: Text) -> str:
    """Say the world in words, one sentence per fact."""
    return text("world.size", title=world.name)
