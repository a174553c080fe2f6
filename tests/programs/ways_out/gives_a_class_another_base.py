"""Gives a class of its own the bases of one of the firmware."""

import rp2


class S:
    pass


o = getattr(S(), "x", 1)
S.__bases__ = (rp2.StateMachine,)
o = getattr(S(0), "_board")  # noqa: B009 - a name that is a text
