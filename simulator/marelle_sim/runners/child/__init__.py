"""Runs a job in a child process, with limits on memory and on wall-clock time: for strangers' programs.

`parent` asks a child one question after the other, all of one program; the child (`python -m marelle_sim.runners.child`)
speaks lines of JSON (`messages`), and what it says is checked before it is believed. The child loads nothing of its parent's side.
"""
