"""A browser that is killed, as by a computer that is switched off: the work is there when it is opened again."""

import os
import signal
import threading
from pathlib import Path

from chromium import Tab, Unplugged, start_chromium
from marelle_page import EDITOR, NO_PYTHON, MarellePage
from selenium.webdriver.chrome.webdriver import WebDriver

# Until the page has written it where it stays: the milliseconds since it was typed.
_JOURNAL = """
const [words, done] = arguments;
const began = performance.now();
const asked = indexedDB.open('marelle:1');
asked.onsuccess = function look() {
  const all = asked.result.transaction('kept').objectStore('kept').getAll();
  all.onsuccess = () => {
    if (!all.result.some((entry) => entry.text.includes(words))) return setTimeout(look, 10);
    asked.result.close();
    done(performance.now() - began);
  };
};
"""


def _descendants(pid: int) -> list[int]:
    """Return the processes that one has started, and those that these have."""
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += [int(child), *_descendants(int(child))]
    return found


def _kill(driver: WebDriver) -> None:
    """End the browser and all that it has started at once, with no time to write anything."""
    for pid in _descendants(driver.service.process.pid):
        os.kill(pid, signal.SIGKILL)
    driver.service.stop()


def test_what_was_written_within_the_last_second_is_there_after_the_browser_was_killed(
    page_file: Path, tmp_path: Path, screenshots: Path
) -> None:
    with Unplugged() as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        driver = start_chromium(proxy, tmp_path, tmp_path / "profile")
        page = MarellePage.fresh(Tab(driver, proxy, screenshots), page_file, "#L03", NO_PYTHON)
        page.write("print('une heure de travail')\n")
        driver.set_script_timeout(20)
        waited_ms = driver.execute_async_script(_JOURNAL, "une heure de travail")
        _kill(driver)
        driver = start_chromium(proxy, tmp_path, tmp_path / "profile")
        try:
            tab = Tab(driver, proxy, screenshots)
            tab.open(page_file)
            tab.wait_for(f"{EDITOR}.includes('une heure de travail')")
            tab.wait_for(
                "document.querySelector('.notice div')?.textContent.includes('Est-ce le tien')"
            )
            assert tab.texts("#lesson")[0].startswith("L03")
            assert waited_ms < 1000
        finally:
            driver.quit()
            proxy.shutdown()
