"""The section of the teacher's page on sources: the texts that were read, where, and what has still to be checked."""

from __future__ import annotations

from collections.abc import Sequence

from marelle_lessons.skillsfile import skills
from marelle_lessons.sourcesfile import DEBATE, SKILL, Source
from marelle_text import Text

_COLUMNS = ("skill", "code", "text", "levels", "read")
_END = "\n---\n"  # before the licence
# Characters of a quoted text that Markdown would read as marks, and what replaces them.
_MARKS = str.maketrans({"|": "/", "*": "", "`": "'", "[": "(", "]": ")", "\n": " ", "\t": " "})


def with_sources(
    page: str, codes: Sequence[str], levels: Sequence[str], sources: Sequence[Source]
) -> str:
    """Return the teacher's page with a section on the sources, in French: before the last rule `---`, or without one at the end.

    Args:
        page: The page as the author wrote it, in Markdown.
        codes: The codes of the skills that the lesson names.
        levels: The school years of the lesson.
        sources: The sources in the lesson's `sources.toml`.
    """
    text = Text("fr")
    blocks = [f"## {text('sources.title')}", text("sources.programmes"), _table(codes, levels, sources, text)]  # fmt: skip
    for title, debated in (("debate", True), ("facts", False)):
        found = [one for one in sources if (one.serves == DEBATE) == debated]
        if found:
            blocks += [f"**{text(f'sources.{title}')}**", "\n".join(_item(one, text) for one in found)]  # fmt: skip
    written, rule, foot = page.rpartition(_END)
    said = "\n\n".join([(written if rule else foot).rstrip("\n"), *blocks]) + "\n"
    return f"{said}{rule}{foot}" if rule else said


def _table(
    codes: Sequence[str], levels: Sequence[str], sources: Sequence[Source], text: Text
) -> str:
    """Return a Markdown table of the skills: the official text of each, its levels, and the place where it was read.

    Of successive rows with the same place, only the first names it.
    """
    read = {one.serves.removeprefix(SKILL) for one in sources}
    head = [text(f"sources.column.{name}") for name in _COLUMNS]
    places = [skills()[code].where if code in skills() else None for code in codes]
    repeated = [place == before for before, place in zip([None, *places], places, strict=False)]
    rows = [
        _row(code, levels, code in read, same, text)
        for code, same in zip(codes, repeated, strict=True)
    ]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows))


def _row(code: str, levels: Sequence[str], read: bool, same: bool, text: Text) -> list[str]:
    skill = skills().get(code)
    to_check = text("sources.to_check")
    if skill is None:  # a free code
        return ["", f"`{code}`", "", "", "" if read else to_check]
    further = [level for level in levels if level not in skill.levels] if skill.levels else []
    told = [", ".join(skill.levels) or text("sources.all_levels")]
    told += [text("sources.further", levels=", ".join(further))] if further else []
    where = text("sources.same_place") if same else skill.where
    if skill.to_check and not read:
        where = text("sources.check_from", where=where)
    return [
        skill.words["fr"], f"`{code}`", f"{skill.title}, {skill.date}", " ; ".join(told).replace(" ;", "\xa0;"), where,
    ]  # fmt: skip


def _item(one: Source, text: Text) -> str:
    facts = {key: value.translate(_MARKS) for key, value in one._asdict().items()}
    said = text("sources.item", **facts)
    if one.serves.startswith(SKILL):
        said = f"`{one.serves.removeprefix(SKILL)}` : {said}".replace(" :", "\xa0:")
    return f"- {said}"
