"""The codes of lessons, of what they were made from, of paths and of kept results, each with the name of its pictogram."""

from __future__ import annotations

from types import MappingProxyType

LESSON_CODES = MappingProxyType(
    {
        "E-LESSON-01": "file",
        "E-LESSON-02": "file",
        "E-LESSON-03": "file",
        "E-LESSON-04": "file",
        "E-LESSON-05": "file",
        "E-LESSON-06": "file",
        "E-LESSON-07": "file",
        "E-LESSON-08": "file",
        "E-LESSON-09": "file",
        "E-LESSON-10": "file",
        "E-LESSON-11": "file",
        "E-LESSON-12": "file",
        "E-LESSON-13": "file",
        "E-LESSON-14": "file",
        "E-LESSON-15": "file",
        "E-LESSON-16": "file",
        "E-LESSON-17": "file",
        "E-LESSON-18": "file",
        "E-LESSON-19": "file",
        "E-LESSON-20": "file",
        "E-LESSON-21": "file",
        "E-LESSON-22": "file",
        "E-LESSON-23": "keyboard",
        "E-LESSON-24": "file",
        "E-LESSON-25": "file",
        "E-LESSON-26": "file",
        "E-LESSON-27": "file",
        "E-LESSON-28": "file",
        "E-LESSON-29": "keyboard",
        "E-LESSON-30": "file",
        "E-LESSON-31": "file",
        "E-LESSON-32": "file",
        "E-LESSON-35": "file",
        "E-LESSON-36": "file",
        "E-LESSON-37": "file",
        "E-LESSON-38": "file",
        "E-LESSON-39": "file",
        "E-LESSON-40": "file",
        "E-LESSON-41": "file",
        "E-LESSON-42": "file",
        "E-LESSON-43": "file",
        "E-LESSON-44": "keyboard",
    }
)
