"""A class of forty as it is handed in: right, wrong, empty, endless, in old encodings, notebooks, pictures, a zip in a zip."""

import json
from types import MappingProxyType

from handed_in import zipped

_HEAD = "from marelle.fr import *\n"
_SOLVED = f"{_HEAD}for i in range(4):\n    avancer()\n    droite()\n    avancer()\n    gauche()\n"
_WALK = "def marche():\n    for i in range(4):\n        avancer()\n        droite()\n        avancer()\n        gauche()\n"
_BOOK = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": {"language": "python"}}}
_CELLS = [
    {"cell_type": "markdown", "metadata": {}, "source": ["# Le carré"]},
    {"cell_type": "code", "metadata": {}, "outputs": [], "source": ["%matplotlib inline\n", _HEAD]},
    {"cell_type": "code", "metadata": {}, "outputs": [], "source": _SOLVED.splitlines(keepends=True)[1:]},
]  # fmt: skip
_ONLINE = "<p>from marelle.fr import *</p><p>avancer(2)<br />droite()</p>"

WHOLE_CLASS: MappingProxyType[str, bytes] = MappingProxyType(
    {
        "eleve01.py": _SOLVED.encode(),
        "eleve02.py": f"{_HEAD}avancer(2)\n".encode(),
        "eleve03.py": f"{_HEAD}avncer(2)\n".encode(),
        "eleve04.py": f"{_HEAD}for i in range(4)\n    avancer()\n".encode(),
        "eleve05.py": f"{_HEAD}avancer\n".encode(),
        "eleve06.py": f"{_HEAD}avancer(0.5)\ndroite()\n".encode(),
        "eleve07.py": b"",
        "eleve08.py": b"\x89PNG\r\n\x1a\n\0\0\0",
        "eleve09.py": _SOLVED.encode("utf-16"),
        "eleve10.py": f"{_HEAD}print('été')\n".encode("cp1252"),
        "eleve11.txt": b"4(A D A G)",
        "eleve12.txt": b"4(A D A",
        "eleve13.py": f"{_HEAD}while True:\n    pass\n".encode(),
        "eleve14/main.py": f"{_HEAD}from aide import marche\nmarche()\n".encode(),
        "eleve14/aide.py": f"{_HEAD}{_WALK}".encode(),
        "eleve15.py": f"{_HEAD}import os\nos.remove('eleve01.py')\n".encode(),
        "eleve16.py": f"{_HEAD}n = int(input('Combien ? '))\navancer(n)\n".encode(),
        "eleve17.docx": zipped({"word/document.xml": "<w:document/>"}),
        "eleve18.py": _HEAD.encode(),
        "eleve19.py": b"# rien\n",
        "eleve20.py": b"\xef\xbb\xbf" + _SOLVED.replace("\n", "\r\n").encode(),
        "eleve21.py.txt": _SOLVED.encode(),
        "eleve22.py": f"{_HEAD}for i in range(4):\n\tavancer()\n    droite()\n".encode(),
        "eleve23.py": f"{_HEAD}avancer()\nprint(1 / 0)\n".encode(),
        "eleve24.py": f"{_HEAD}while True:\n    print('marche')\n".encode(),
        "eleve25.py": f"{_HEAD}def marche():\n    marche()\nmarche()\n".encode(),
        "eleve26.py": f"{_HEAD}import sys\nsys.exit()\n".encode(),
        "eleve27.ipynb": json.dumps({**_BOOK, "cells": _CELLS}).encode(),
        "eleve28.ipynb": json.dumps({**_BOOK, "cells": [], "metadata": {"language_info": {"name": "sql"}}}).encode(),
        "eleve29.ipynb": b"{",
        "eleve30.zip": zipped({"dossier/main.py": _SOLVED}),
        "eleve31.html": b"<p>avancer()</p>",
        "eleve32.py": f"{_HEAD}while True:\n    avancer()\n    droite()\n".encode(),
        "eleve33.py": f"{_HEAD}avancer(3)\navancer(3)\navancer(3)\n".encode(),
        "eleve34.py": f"{_HEAD}prix = 3\nprint(prx)\n".encode(),
        "eleve35/a/b.py": _SOLVED.encode(),
        "eleve36.py": b"x = '\x81\x8d'\n",
        "=eleve37().py": _SOLVED.encode(),
        "@eleve38.py": f"{_HEAD}droite()\n".encode(),
        "Lina B_812_assignsubmission_file/programme.py": _SOLVED.encode(),
        "No\u00e9 D_7_assignsubmission_onlinetext/onlinetext.html": _ONLINE.encode(),
        "Zo\u00e9 \u00c7_9_assignsubmission_file_mon_essai.py": f"{_HEAD}reculer()\n".encode(),
    }
)  # fmt: skip
"""The path of each file in the folder of the class, and what is in it."""
