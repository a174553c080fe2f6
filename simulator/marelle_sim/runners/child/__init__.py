"""Runs a job in a child process, with limits on memory and wall-clock time: for programs that are not trusted.

`parent` sends questions to a child, one for each run of a program; a child runs one program only. The child
(`python -m marelle_sim.runners.child`) answers in lines of JSON (`messages`), which the parent checks before it uses them.
The child imports no module that only the parent needs.
"""
