"""A replay in one HTML file, which a browser opens without a network: data, script, styles and pictures are inside."""

import json
import re
from base64 import b64encode
from hashlib import sha256
from html import escape
from importlib import resources
from typing import Any

from marelle_sim.results import RunResult
from marelle_sim.story import tell
from marelle_sim.story.moment import Moment
from marelle_sim.view.replay import frames_of, told
from marelle_sim.view.words import web_words
from marelle_text import LANGUAGES, Text, persons_language
from marelle_text.codes import PICTOGRAMS

_FRAME_HEIGHT = 640  # pixels: the mat, its player and some sentences
_IN_SCRIPT = {ord("<"): "\\u003c", ord(">"): "\\u003e", ord("&"): "\\u0026"}


def replay_html(
    run: RunResult,
    language: str | None = None,
    *,
    moment_us: int | None = None,
    reveal: bool = False,
) -> str:
    """Return the replay of a run: an HTML page with the mat, a player and the story, in French and English.

    A browser cannot run texts of the program or of the world as HTML or script: they are in a block of JSON without `<`, or escaped, and the
    page's content security policy allows only marelle's script.

    Args:
        run: a run that has ended.
        language: "fr" or "en", the language in which the page opens; None: the person's.
        moment_us: the time of the run (us) at which the page opens, with a ring around the robot; None: it plays from the start.
        reveal: True to show the faults of the robots too.
    """
    language = language or persons_language()
    style, script = _asset("bundle/replay.css"), _asset("bundle/replay.js")
    frames = frames_of(run, language, reveal=reveal)
    del frames["stdout"], frames["lines"]  # the prints are among the events; no program is shown
    moments = tell(run, reveal=reveal)
    data = {
        "frames": frames,
        "said": {name: _said(run, moments, name) for name in LANGUAGES},
        "moment_ms": None if moment_us is None else moment_us // 1000,
    }
    parts = {
        "language": language,
        "policy": _policy(style, script),
        "title": escape(run.world.title(language)),
        "style": style,
        "run": _json(data),
        "script": script,
    }
    # In one pass: what a part says of `{run}` is its own text.
    return re.sub(r"\{(\w+)\}", lambda found: parts[found[1]], _asset("replay.html"))


def replay_frame(run: RunResult) -> str:
    """Return an HTML `<iframe>` with the replay, for use in another page; the replay has no access to that page."""
    return (
        f'<iframe srcdoc="{escape(replay_html(run))}" title="{escape(repr(run))}" sandbox="allow-scripts" '
        f'style="border: 0; width: 100%; height: {_FRAME_HEIGHT}px"></iframe>'
    )


def _said(run: RunResult, moments: list[Moment], language: str) -> dict[str, Any]:
    said = told(run, moments, Text(language))
    error = said["error"]
    return {
        **said,
        "title": run.world.title(language),
        "text": web_words(language),
        "pictogram": "" if error is None else PICTOGRAMS.get(error["pictogram"], ""),
    }


def _asset(name: str) -> str:
    return (resources.files("marelle_sim.view") / "web" / name).read_text(encoding="utf-8")


def _json(data: object) -> str:
    """Return data as JSON without `<`, `>` and `&` (they are escaped), so that no text in it can end the `<script>` around it."""
    return json.dumps(data, ensure_ascii=True, separators=(",", ":")).translate(_IN_SCRIPT)


def _policy(style: str, script: str) -> str:
    """Return the content security policy of the page: it allows this style and script by their hashes, and no network address."""
    rules = {
        "default-src": "'none'",
        "script-src": _hash(script),
        "style-src": _hash(style),
        "img-src": "data:",
        "font-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode('utf-8')).digest()).decode('ascii')}'"
