"""Removes a file, moves another, and writes one where its folder was."""

import os

os.remove("a.txt")
os.rename("data/old.csv", "new.csv")
os.rmdir("data")
open("data", "w").write("a file now")
