"""A headless Chromium with the network unplugged, that opens files and notes each request."""

import json
import shutil
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any, Self
from urllib.parse import urlsplit

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

ROOT = Path(__file__).parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
_ALLOWED = 1  # of what a page would ask a person for: nobody is there
LOCAL = {"about", "blob", "chrome", "data", "devtools", "file"}
# What Chromium asks for by itself, whatever the page: its updates, the time, an account, a place to be sent messages to.
CHROMIUMS_OWN = {
    "accounts.google.com",
    "android.clients.google.com",
    "clients2.google.com",
    "mtalk.google.com",
    "optimizationguide-pa.googleapis.com",
    "safebrowsingohttpgateway.googleapis.com",
    "update.googleapis.com",
}
SIZES = {
    "desktop": (1366, 768),
    "small": (1024, 768),
    "phone": (390, 844),
    "zoomed": (683, 384),  # the desktop at 200 %
}


# The page's next picker gives what is dropped. A headless browser shows none, and the handle of a folder that is really dropped
# is Chromium's own; the profile allows the writing (`file_system_write_guard`), which people do by a click.
_TAKES = """
const taken = (event) => {
  event.preventDefault();
  event.stopImmediatePropagation();
  if (event.type === 'drop') window.testChosen = event.dataTransfer.items[0].getAsFileSystemHandle();
};
window.testChosen = null;
for (const type of ['dragenter', 'dragover', 'drop']) {
  addEventListener(type, taken, {capture: true});
}
window.testDropped = () => {
  for (const type of ['dragenter', 'dragover', 'drop']) removeEventListener(type, taken, {capture: true});
};
window.showDirectoryPicker = async () => window.testChosen;
"""


class _Refusal(socketserver.StreamRequestHandler):
    """Answers nothing to anybody, and keeps the first line of what was asked."""

    def handle(self) -> None:
        self.server.asked.append(self.rfile.readline().decode("latin-1").strip())  # type: ignore[attr-defined]
        self.wfile.write(
            b"HTTP/1.1 502 Unplugged\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        )


class Unplugged(socketserver.ThreadingTCPServer):
    """The only way out of the browser, workers and all: a proxy that refuses and remembers."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Refusal)
        self.asked: list[str] = []

    def __enter__(self) -> Self:
        Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *raised: object) -> None:
        self.shutdown()
        self.server_close()

    def hosts(self) -> list[str]:
        """Give the hosts that were asked for, without those that are Chromium's own."""
        targets = [line.split(" ")[1] for line in self.asked if " " in line]
        urls = [target if "://" in target else f"//{target}" for target in targets]
        return [host for url in urls if (host := urlsplit(url).hostname) not in CHROMIUMS_OWN]  # type: ignore[misc]


class Tab:
    """One tab of the browser, and what a test does with it."""

    def __init__(self, driver: WebDriver, proxy: Unplugged, screenshots: Path) -> None:
        self.driver = driver
        self._proxy = proxy
        self._screenshots = screenshots
        self._console: list[str] = []
        self._requests: list[str] = []

    def open(self, file: Path, fragment: str = "") -> None:
        """Open a file as a double click does: from file://."""
        self.driver.get(file.resolve().as_uri() + fragment)

    def size(self, name: str, *, mobile: bool = False) -> None:
        """Give the page itself, without the window's frame, the size of one of SIZES; `mobile` as on a phone of its own."""
        width, height = SIZES[name]
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        self.driver.execute_async_script(  # what is clicked next has its new place by then
            "requestAnimationFrame(() => requestAnimationFrame(arguments[0]))"
        )

    def prefer(self, **features: str) -> None:
        """Set what the reader asks of each page: `reduced_motion="reduce"`, `contrast="more"`."""
        media = [
            {"name": f"prefers-{name.replace('_', '-')}", "value": value}
            for name, value in features.items()
        ]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": media})

    def script(
        self, javascript: str, *arguments: Any, until: str = "", seconds: float = 20
    ) -> Any:
        """Run the body of a JavaScript function in the page, then wait until an expression is true; give what it returned."""
        returned = self.driver.execute_script(javascript, *arguments)
        if until:
            self.wait_for(until, seconds)
        return returned

    def wait_for(self, expression: str, seconds: float = 20) -> Any:
        """Wait until a JavaScript expression is true, and give its value."""
        return WebDriverWait(self.driver, seconds, poll_frequency=0.05).until(
            lambda _: self.script(f"return {expression}"), f"{expression} is never true"
        )

    def take_file(self, file: Path, seconds: float = 10) -> bytes:
        """Wait until the browser has saved a file, remove it, and give its content."""
        wait = WebDriverWait(self.driver, seconds, poll_frequency=0.05)
        wait.until(lambda _: file.exists(), f"{file} is never saved")
        content = file.read_bytes()
        file.unlink()
        return content

    def find(self, selector: str) -> WebElement:
        """Give the element of a CSS selector; the test fails where there is none."""
        return self.driver.find_element("css selector", selector)

    def click(self, *selectors: str, until: str = "", seconds: float = 20) -> None:
        """Click elements one after the other, then wait until a JavaScript expression is true."""
        for selector in selectors:
            self.find(selector).click()
        if until:
            self.wait_for(until, seconds)

    def click_once_there(self, selector: str, seconds: float = 20) -> None:
        """Click an element once it is there."""
        self.wait_for(f"document.querySelector({json.dumps(selector)})", seconds)
        self.find(selector).click()

    def texts(self, selector: str) -> list[str]:
        """Give the text of each element of a CSS selector, as it stands in the page."""
        found = (
            "return [...document.querySelectorAll(arguments[0])].map(e => e.textContent.trim())"
        )
        return list(self.script(found, selector))

    def press(self, *keys: str, until: str = "", seconds: float = 20) -> None:
        """Press keys one after the other wherever the focus is, then wait until a JavaScript expression is true."""
        ActionChains(self.driver).send_keys(*keys).perform()
        if until:
            self.wait_for(until, seconds)

    def type(self, selector: str, words: str, *, until: str = "", seconds: float = 20) -> None:
        """Type into a field, or choose a file of that path, then wait until a JavaScript expression is true."""
        self.find(selector).send_keys(words)
        if until:
            self.wait_for(until, seconds)

    def select_all(self) -> None:
        """Press Ctrl+A wherever the focus is."""
        self.press_with(Keys.CONTROL, "a")

    def press_with(self, held: str, key: str) -> None:
        """Press a key while another one is held, wherever the focus is."""
        ActionChains(self.driver).key_down(held).send_keys(key).key_up(held).perform()

    def drop(self, folder: Path, *, x: int, y: int) -> None:
        """Drop a folder on the page, at a place in pixels."""
        data = {"items": [], "files": [str(folder)], "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            event = {"type": kind, "x": x, "y": y, "data": data}
            self.driver.execute_cdp_cmd("Input.dispatchDragEvent", event)

    def choose_folder(self, folder: Path) -> None:
        """Have the page's next picker give that folder."""
        self.script(_TAKES)
        self.drop(folder, x=50, y=50)
        self.wait_for("window.testChosen")
        self.script("window.testDropped()")

    def axe(self, screenshot: str = "") -> list[str]:
        """Give what axe-core finds in the page, one line for each element, [] is good; take a screenshot of that name."""
        if screenshot:
            self.screenshot(screenshot)
        self.driver.execute_script(AXE.read_text("utf-8"))
        self.driver.set_script_timeout(60)
        found = self.driver.execute_async_script(
            "const done = arguments[0];"
            # A colour that is on its way to another one is none of the page's.
            "const changes = document.getAnimations().filter((one) => one instanceof CSSTransition);"
            "Promise.allSettled(changes.map((one) => one.finished)).then(() => axe.run(document))"
            ".then((r) => done(r.violations), (e) => done([{id: String(e), nodes: [{}]}]));"
        )
        return [
            f"{violation['id']}: {node.get('html', '')} {node.get('failureSummary', '')}"
            for violation in found
            for node in violation["nodes"]
        ]

    def keep(self, name: str, content: bytes) -> None:
        """Keep a file beside the screenshots, to be looked at."""
        (self._screenshots / name).write_bytes(content)

    def screenshot(self, name: str) -> Path:
        """Write what is seen to the folder of --screenshots and give the file."""
        file = self._screenshots / f"{name}.png"
        assert self.driver.save_screenshot(str(file))
        return file

    def console(self) -> list[str]:
        """Give the errors that the browser noted since the tab was given to the test."""
        entries = self.driver.get_log("browser")  # type: ignore[no-untyped-call]
        self._console += [e["message"] for e in entries if e["level"] == "SEVERE"]
        return self._console

    def requests(self) -> list[str]:
        """Give each address outside this computer that was asked for since then."""
        for entry in self.driver.get_log("performance"):  # type: ignore[no-untyped-call]
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                self._requests.append(message["params"]["request"]["url"])
        outside = [url for url in self._requests if urlsplit(url).scheme not in LOCAL]
        return sorted({*outside, *self._proxy.hosts()})

    def forget(self) -> None:
        """Start from nothing: an empty page, no storage, no log."""
        self.script(
            "try { localStorage.clear(); sessionStorage.clear(); for (const base of ['marelle:1', 'marelle:1:boards']) indexedDB.deleteDatabase(base) } catch { /* an empty page has none */ }"
        )
        self.driver.get("about:blank")
        self.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        self.prefer()
        self.forget_log()

    def forget_log(self) -> None:
        """Note requests and errors from here on; what is open stays open."""
        self.console()
        self.requests()
        self._console, self._requests = [], []
        self._proxy.asked.clear()


def start_chromium(proxy: Unplugged, downloads: Path, profile: Path | None = None) -> WebDriver:
    """Start the browser, whose only way out is the proxy; `quit` ends it.

    Args:
        proxy: The only way out.
        downloads: The folder of the files that it saves.
        profile: The folder of what it keeps, for one that is started again; else that is temporary.
    """
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or ""
    for argument in (
        "--headless=new",
        "--no-sandbox",  # CI is root
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        f"--proxy-server=127.0.0.1:{proxy.server_address[1]}",
        "--proxy-bypass-list=<-loopback>",
        "--lang=fr",
        "--force-device-scale-factor=1",
        *([] if profile is None else [f"--user-data-dir={profile}"]),
    ):
        options.add_argument(argument)
    writes = "profile.default_content_setting_values.file_system_write_guard"
    preferences = {"download.default_directory": str(downloads), writes: _ALLOWED}
    options.add_experimental_option("prefs", preferences)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    offline = {"offline": True, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd("Network.emulateNetworkConditions", offline)
    return driver


@contextmanager
def new_tab(downloads: Path, screenshots: Path) -> Iterator[Tab]:
    """Give an empty tab of a browser of its own, which saves files to `downloads`."""
    with Unplugged() as proxy:
        driver = start_chromium(proxy, downloads)
        try:
            yield Tab(driver, proxy, screenshots)
        finally:
            driver.quit()
