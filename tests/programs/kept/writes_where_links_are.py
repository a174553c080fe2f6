"""Writes files where the flash has links out of it."""

import os

print(sorted(os.listdir("/")))
open("secret.txt", "w").write("mine")
os.mkdir("out")
open("out/new.txt", "w").write("mine")
open("circle", "w").write("mine")
