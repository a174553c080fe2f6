"""An extension of griffe, which reads the docstrings: our `Example:` is its `Examples:`, and shown as code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from griffe import Extension

if TYPE_CHECKING:
    from griffe import Object


class Examples(Extension):
    """Call the section what griffe calls it."""

    def on_object(self, *, obj: Object, **_others: Any) -> None:
        """Change the docstring of anything that was read."""
        if obj.docstring is not None:
            obj.docstring.value = re.sub(
                r"^Example:$", "Examples:", obj.docstring.value, flags=re.M
            )
