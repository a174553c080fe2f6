"""Scripts of tests that import the page's own modules: bundled alone, or added to those of the page that is shipped."""

import subprocess
from pathlib import Path

from chromium import ROOT

from marelle_lessons.page.assemble import page, policy
from marelle_lessons.page.pyodide import pieces

SOURCES = (ROOT / "lessons" / "marelle_lessons" / "page" / "src").as_posix()
# `ask` asks the page's Python, as the section of the dialog has it asked for a writer.
ASK = """
const ask = (request, files) => new Promise((resolve) => {
  const worker = window.testWorkers.find((one) => one.testReady);
  const id = `test-${Math.random()}`;
  worker.addEventListener("message", function take({ data }) {
    if (data.id !== id) return;
    worker.removeEventListener("message", take);
    resolve(JSON.parse(data.answer));
  });
  worker.postMessage({ id, request: JSON.stringify({ ...request, language: "fr" }), files });
});
"""


def bundled(folder: Path, script: str) -> str:
    """Return a script with all that it imports from `SOURCES`, as a page can have it between its tags."""
    entry, bundle = folder / "entry.js", folder / "script.js"
    entry.write_text(script, encoding="utf-8")
    esbuild = str(ROOT / "node_modules" / ".bin" / "esbuild")
    subprocess.run(
        [esbuild, str(entry), "--bundle", "--format=iife", "--target=es2021", "--charset=utf8", "--log-level=error", f"--outfile={bundle}"],
        check=True, cwd=ROOT, timeout=60,
    )  # fmt: skip
    return bundle.read_text("utf-8").replace("</script", "<\\/script")


def page_with(folder: Path, script: str) -> Path:
    """Make the page with this script, which may import from `SOURCES`, at the end of its own; its policy allows both."""
    own = Path(SOURCES).with_name("bundle").joinpath("page.js").read_text("utf-8")
    both = bundled(folder, f'import "{SOURCES}/page.js";\n{script}')
    html = page(pieces(ROOT / "node_modules" / "pyodide"))
    html = html.replace(own, both).replace(policy(own), policy(both))
    file = folder / "marelle.html"
    file.write_text(html, encoding="utf-8", newline="\n")
    return file
