"""The page in Firefox: another engine than Chromium's opens it, runs a row of cards, and says whether L03 is solved."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from chromium import Unplugged
from printed_pages import overlaps, rulers_mm

SCRIPT = Path(__file__).with_name("firefox.mjs")
SOLVED = "4(A D A G)"
ONE_STEP = "from marelle.fr import *\navancer()\n"


def test_firefox_runs_and_checks_a_lesson_from_a_file(page_file: Path, screenshots: Path) -> None:
    firefox = shutil.which("firefox") or shutil.which("firefox-esr")
    if firefox is None:
        pytest.skip("needs Firefox (Debian: firefox-esr)")
    with Unplugged() as proxy:
        port = str(proxy.server_address[1])
        done = subprocess.run(
            ["node", SCRIPT, page_file, SOLVED, ONE_STEP, screenshots, port],
            capture_output=True,
            text=True,
            timeout=180,
            env={**os.environ, "FIREFOX": firefox},
            check=False,
        )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)

    assert seen["python"] == "ready"
    assert seen["story"][-1].startswith("Le programme est fini")
    assert seen["verdict"] == "verdict good"
    assert seen["checks"] >= 4
    # The program that takes the cards' place moves by one square only.
    assert seen["refused"].endswith("1 sur 8. Le robot devait aller ensuite en B2.")
    printed = (screenshots / "firefox-print.pdf").read_bytes()
    assert rulers_mm(printed) == pytest.approx([100.0] * 4, abs=0.2)  # the sheet, and the cards
    assert overlaps(printed) == []
    assert (seen["problems"], seen["requests"]) == ([], [])
