"""Writes what a person keeps of a run: a picture, a moving picture, a replay, or the trace itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from marelle_sim.view import SUFFIXES, save_picture
from marelle_sim.view.saving import check_place, write_whole

if TYPE_CHECKING:
    from os import PathLike

    from marelle_sim.run import Run

TRACE_SUFFIX = ".jsonl"


def save_run(
    run: Run, path: str | PathLike[str], *, language: str = "fr", reveal: bool = False
) -> None:
    """Write a run to `path`: `.png`, `.gif`, `.html` (a replay) or `.jsonl` (its trace); whole, or not at all.

    Raises:
        PictureError: another ending, or the place cannot be written.
    """
    target = Path(path)
    if check_place(target, (*SUFFIXES, TRACE_SUFFIX)) != TRACE_SUFFIX:
        save_picture(run, target, language=language, reveal=reveal)
        return
    text = "".join(f"{line}\n" for line in run.trace.lines())
    write_whole(target, text.encode("ascii"))
