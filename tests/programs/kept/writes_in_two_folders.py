"""Makes two folders and writes a file in each."""

import os

os.mkdir("link")
os.mkdir("sub")
open("link/b.txt", "w").write("b")
open("sub/a.txt", "w").write("a")
