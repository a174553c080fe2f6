"""The child of an isolated run that takes this system for one of which it knows nothing: no layer of the fence is closed."""

import sys

from marelle_sim.runners.child import __main__ as child

if __name__ == "__main__":
    setattr(sys, "platform", "other")  # noqa: B010 - mypy would take the rest of this file for dead
    child.answer_questions()
