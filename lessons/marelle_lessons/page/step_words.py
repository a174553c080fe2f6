"""The words of « Pas à pas » and of the first steps: every key that the page's JavaScript asks for there."""

from __future__ import annotations

STEP_KEYS = (
    "page.steps.title",
    "page.steps.known",
    "page.steps.enter",
    "page.steps.step.help",
    "page.steps.back",
    "page.steps.back.help",
    "page.steps.turn",
    "page.steps.turn.help",
    "page.steps.stop",
    "page.steps.stop.help",
    "page.steps.no_stop",
    "page.steps.stop_set",
    "page.steps.stop_gone",
    "page.steps.stops_here",
    "page.steps.sensors",
    "page.steps.line",
    "page.steps.range",
    "page.steps.nothing_near",
    "page.steps.mm",
    "page.steps.changed",
    "page.steps.now",
    "page.steps.line_number",
    "page.steps.in_function",
    "page.steps.of_function",
    "page.steps.of_program",
    "page.steps.next",
    "page.steps.doing",
    "page.steps.turn_number",
    "page.steps.turn_of",
    "page.steps.at_start",
    "page.steps.over",
)

FIRST_STEPS_KEYS = (
    "page.welcome.title",
    "page.welcome.step",
    "page.welcome.card",
    "page.welcome.line",
    "page.welcome.try",
    "page.welcome.check",
    "page.welcome.skip",
    "page.welcome.skipped",
    "page.welcome.done",
)
