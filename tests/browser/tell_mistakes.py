"""Print what is said of each program of tests/data/mistakes, as JSON: run by CPython and by Pyodide alike."""

import json
import sys
import tomllib
from pathlib import Path

from marelle_help import as_help
from marelle_sim import simulate
from marelle_text import Text

FOLDER = Path(sys.argv[1])
said = {}
for row in tomllib.loads((FOLDER / "expected.toml").read_text(encoding="utf-8"))["mistake"]:
    run = simulate(FOLDER / row["file"], seconds=10)
    for language in ("fr", "en"):
        help_ = run.remarks(language) if run.error is None else as_help(run.error, Text(language))
        said[f"{row['file']} {language}"] = help_
sys.stdout.write(json.dumps(said) + "\n")
