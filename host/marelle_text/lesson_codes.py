"""The codes of what a lesson was made from, of paths, and of kept results, each with the name of its pictogram."""

from __future__ import annotations

from types import MappingProxyType

LESSON_CODES = MappingProxyType(
    {
        "E-LESSON-38": "file",
        "E-LESSON-39": "file",
        "E-LESSON-40": "file",
        "E-LESSON-41": "file",
        "E-LESSON-42": "file",
        "E-LESSON-43": "file",
        "E-LESSON-44": "keyboard",
    }
)
