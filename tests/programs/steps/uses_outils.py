"""Use a module that stands beside this program."""

import outils

n = outils.f()
pass  # noqa: PIE790 - a step after the last change
