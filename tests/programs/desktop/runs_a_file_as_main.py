"""Runs a file in `__main__`, as an editor or a debugger does."""

import sys

import __main__

path = sys.argv[1]
sys.argv = [path]
__main__.__file__ = path
exec(compile(open(path, encoding="utf-8").read(), path, "exec"), __main__.__dict__)
