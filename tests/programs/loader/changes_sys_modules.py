"""Lists the modules, and puts a number in the place of one."""

# ruff: noqa: E402, F401, F811 - the imports are what it is about

import json
import sys

import helper
import machine

print(sorted(sys.modules))
sys.modules["helper"] = 5
import helper

print(helper)
