"""The words of the page: every key that its JavaScript asks for, with its sentence in both languages."""

from __future__ import annotations

from types import MappingProxyType

from marelle_text import LANGUAGES, Text

KEYS = (
    "page.title",
    "page.skip",
    "page.close",
    "page.action.try",
    "page.action.step",
    "page.action.stop",
    "page.action.restart",
    "page.action.check",
    "page.actions.title",
    "page.lesson.choose",
    "page.lesson.free",
    "page.lesson.facts",
    "page.lesson.read",
    "page.lesson.text",
    "page.work.title",
    "page.work.tabs",
    "page.work.cards",
    "page.work.text",
    "page.work.reset",
    "page.work.reset.help",
    "page.cards.palette",
    "page.cards.row_help",
    "page.cards.place",
    "page.cards.slot",
    "page.cards.slot_inside",
    "page.cards.empty",
    "page.cards.tools",
    "page.cards.less",
    "page.cards.more",
    "page.cards.left",
    "page.cards.right",
    "page.cards.remove",
    "page.cards.clear",
    "page.cards.undo",
    "page.cards.type",
    "page.cards.code",
    "page.cards.added",
    "page.cards.moved",
    "page.cards.removed",
    "page.cards.no_further",
    "page.cards.full",
    "page.cards.deep",
    "page.card.A",
    "page.card.R",
    "page.card.G",
    "page.card.D",
    "page.card.P",
    "page.card.B",
    "page.card.repeat",
    "page.card.A.help",
    "page.card.R.help",
    "page.card.G.help",
    "page.card.D.help",
    "page.card.P.help",
    "page.card.B.help",
    "page.card.repeat.help",
    "page.program.beside",
    "page.program.shown",
    "page.program.edit",
    "page.program.take",
    "page.program.no_indent",
    "page.play.title",
    "page.play.mat",
    "page.play.player",
    "page.play.world",
    "page.play.kit",
    "page.play.story",
    "page.play.nothing",
    "page.state.waking",
    "page.state.running",
    "page.state.stopped",
    "page.state.changed",
    "page.state.broken",
    "page.state.slow",
    "page.state.old_browser",
    "page.state.old_browser.action",
    "page.mistake.board",
    "page.check.passed",
    "page.check.failed",
    "page.check.world",
    "page.check.good",
    "page.check.bad",
    "page.check.all",
    "page.check.tries",
    "page.check.no_proof",
    "page.help.more",
    "page.help.look",
    "page.help.look_card",
    "page.puzzle.lines",
    "page.puzzle.cards",
    "page.puzzle.title",
    "page.puzzle.words",
    "page.puzzle.up",
    "page.puzzle.down",
    "page.puzzle.end",
    "page.puzzle.place",
    "page.puzzle.copy",
    "page.puzzle.copied",
    "page.file.open",
    "page.file.save",
    "page.file.saved",
    "page.file.opened",
    "page.file.too_much",
    "page.file.no_folder",
    "page.storage.refused",
    "page.settings.open",
    "page.settings.title",
    "page.settings.contrast",
    "page.settings.spacing",
    "page.settings.size",
    "page.settings.font",
    "page.settings.font.lexend",
    "page.settings.font.system",
    "page.settings.font.serif",
    "page.teacher.open",
    "page.teacher.title",
    "page.teacher.words",
    "page.teacher.drop",
    "page.teacher.files",
    "page.teacher.folder",
    "page.teacher.reading",
    "page.teacher.checking",
    "page.teacher.done",
    "page.teacher.unreadable",
    "page.teacher.too_long",
    "page.teacher.look",
    "page.teacher.csv",
    "page.teacher.column.name",
    "page.teacher.column.verdict",
    "page.teacher.column.check",
    "page.teacher.column.words",
    "page.about.open",
    "page.about.title",
    "page.about.words",
    "page.about.keys",
    "page.about.keys.cards",
    "page.about.keys.try",
    "page.about.keys.editor",
    "page.about.keys.player",
    "page.about.library",
    "page.about.members",
    "page.about.licences",
    "page.free.text",
)
"""What the page says; its JavaScript knows these keys alone."""

PLURALS = (
    "page.card.A.done",
    "page.card.R.done",
    "page.card.G.done",
    "page.card.D.done",
    "page.card.P.done",
    "page.card.B.done",
    "page.card.repeat.done",
    "page.program.indent",
)
"""Keys with a form for one and a form for many."""

_FACTS = MappingProxyType(
    {
        name: "{" + name + "}"
        for name in ("count", "index", "levels", "line", "minutes", "name", "passed", "what")
    }
)


def words() -> dict[str, dict[str, str | list[str]]]:
    """Return, for each language, each key with its sentence, or with both forms of a plural.

    The placeholders stay as they are written, `{name}`: the page fills them.
    """
    return {language: _said(Text(language)) for language in LANGUAGES}


def _said(text: Text) -> dict[str, str | list[str]]:
    said: dict[str, str | list[str]] = {key: text(key, **_FACTS) for key in KEYS}
    for key in PLURALS:
        said[key] = [text.plural(key, count, **_FACTS) for count in (1, 2)]
    return said
