"""JavaScript of ours, run in node: what a script answers that is given one of our modules and a question."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

_SCRIPT = """
const module = await import(%s);
const asked = JSON.parse(await new Promise((done) => {
  let text = ""; process.stdin.on("data", (part) => text += part).on("end", () => done(text));
}));
const answer = (() => { %s })();
console.log(JSON.stringify(answer, (_key, value) => value instanceof Uint8Array ? [...value] : value));
"""


def answer_in_node(module: Path, script: str, asked: object) -> Any:
    """Return what the body of a function returns in node, where `module` is that file and `asked` this value.

    The test is skipped where there is no node.

    Example:
        assert answer_in_node(WEB / "contacts.js", "return module.contactCount(asked);", data) == 2
    """
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs node")
    said = subprocess.run(
        [node, "--input-type=module", "-e", _SCRIPT % (json.dumps(module.as_uri()), script)],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert said.returncode == 0, said.stderr
    return json.loads(said.stdout)
