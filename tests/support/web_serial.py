"""A port of Web Serial in the browser of a test, whose bytes go to a real port of this computer.

The page is the one that is shipped: the test replaces `navigator.serial` before the page's scripts run. The browser's own
debugging channel carries the bytes, since the page may fetch nothing.
"""

import base64
import json
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from chromium import Tab
from serial import Serial, serial_for_url

_MOST = 16384  # bytes that are carried at once
_PERSON_MS = 300  # as long as a person takes at least who closes the list of ports

# Chromium's own errors, by what is done with a port: the name of the DOMException, and what it says (Chromium,
# third_party/blink/renderer/modules/serial: serial.cc, serial_port.cc, serial_port_underlying_source.cc and …_sink.cc).
ERRORS = {
    "chosen": ("NotFoundError", "No port selected by the user."),
    "no gesture": (
        "SecurityError",
        "Must be handling a user gesture to show a permission request.",
    ),
    "policy": (
        "SecurityError",
        'Access to the feature "serial" is disallowed by permissions policy.',
    ),
    "opening": ("InvalidStateError", "A call to open() is already in progress."),
    "open again": ("InvalidStateError", "The port is already open."),
    "taken": ("NetworkError", "Failed to open serial port."),
    "lost": ("NetworkError", "The device has been lost."),
    "signals": ("NetworkError", "Failed to set control signals."),
    "closed": ("InvalidStateError", "The port is already closed."),
    "not open": ("InvalidStateError", "The port is closed."),
    "break": ("BreakError", "Break received"),
    "framing": ("FramingError", "Framing error"),
    "overrun": ("BufferOverrunError", "Buffer overrun"),
    "parity": ("ParityError", "Parity error"),
    "system": ("UnknownError", "An unknown system error has occurred."),
}

NOT_FATAL = ("break", "framing", "overrun", "parity", "system")
"""What ends a stream as it is read, and not the port: `readable` is a new stream then."""

FAKE = """
(() => {
  const errors = ERRORS;
  const failing = (why) => new DOMException(errors[why][1], errors[why][0]);
  const tell = (event) => window.testSerial(JSON.stringify(event));
  class Port extends EventTarget {
    #readable = null;
    #writable = null;
    #waiting = []; // what waits in the pipe, and who is told that it has been read
    constructor(name) {
      super();
      Object.assign(this, {name, connected: true, forgotten: false, taken: false, stuck: false, opened: false, opening: false});
      this.info = {usbVendorId: 0x2e8a, usbProductId: 5};
    }
    getInfo() { return this.info; }
    async open(options) {
      if (this.opening) throw failing('opening');
      if (this.opened) throw failing('open again');
      this.opening = true;
      await new Promise((resolve) => setTimeout(resolve));
      this.opening = false;
      if (this.taken || !this.connected) throw failing('taken');
      this.options = options;
      this.opened = true;
      tell({port: this.name, open: true, speed: options.baudRate});
    }
    get readable() {
      if (!this.opened) return null;
      return this.#readable ??= new ReadableStream({
        start: (controller) => { this.source = controller; },
        pull: () => this.#read(),
        cancel: () => { this.source = this.#readable = null; },
      }, {highWaterMark: 0});
    }
    get writable() {
      if (!this.opened) return null;
      return this.#writable ??= new WritableStream({
        start: (controller) => { this.sink = controller; },
        write: async (bytes) => {
          if (!this.connected) throw failing('lost');
          if (this.stuck) await new Promise((resolve, reject) => this.sink.signal.addEventListener('abort', reject));
          tell({port: this.name, data: btoa(String.fromCharCode(...bytes))});
        },
        close: () => { this.#writable = null; },
        abort: () => { this.#writable = null; },
      });
    }
    async close() {
      if (!this.opened) throw failing('closed');
      await this.#readable?.cancel();
      await this.#writable?.abort(failing('not open'));
      this.#closed();
      tell({port: this.name, open: false});
    }
    #closed() {
      this.opened = false;
      this.#readable = this.#writable = this.source = null;
      for (const {read} of this.#waiting.splice(0)) read();
    }
    async setSignals(signals) {
      if (!this.opened) throw failing('not open');
      tell({port: this.name, signals});
    }
    async getSignals() { return {clearToSend: false, dataCarrierDetect: false, dataSetReady: false, ringIndicator: false}; }
    async forget() { this.forgotten = true; serial.granted.delete(this); }
    // Chromium's pipe holds `bufferSize` bytes: what comes then waits outside, as does the board.
    came(data) {
      if (!this.opened) return;
      const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
      const read = new Promise((resolve) => this.#waiting.push({bytes, read: resolve}));
      this.asked?.();
      return this.#size() > this.options.bufferSize ? read : undefined;
    }
    #size() { return this.#waiting.reduce((sum, {bytes}) => sum + bytes.length, 0); }
    async #read() {
      const own = this.source;
      if (!this.#waiting.length) await new Promise((resolve) => { this.asked = resolve; });
      if (own !== this.source) return;
      const {bytes, read} = this.#waiting.shift();
      own.enqueue(bytes);
      read();
    }
    fail(why) {
      const own = this.source;
      this.source = this.#readable = null;
      own?.error(failing(why));
      this.asked?.();
    }
    pull() {
      const sink = this.sink;
      this.connected = false;
      this.fail('lost');
      this.#closed();
      try { sink?.error(failing('lost')); } catch { /* it is closed */ }
      this.happen('disconnect');
    }
    happen(what) { // an event of a port bubbles to `navigator.serial`, and its target is the port
      this.dispatchEvent(new Event(what, {bubbles: true}));
      const event = new Event(what);
      Object.defineProperty(event, 'target', {value: this});
      serial.dispatchEvent(event);
    }
  }
  class Serial_ extends EventTarget {
    constructor() {
      super();
      this.granted = new Set();
      this.forbidden = this.blocked = false;
      this.ports = Object.fromEntries(PORTS.map((name) => [name, new Port(name)]));
      this.next = PORTS[0];
    }
    async getPorts() {
      if (this.forbidden) throw failing('policy');
      return [...this.granted].filter((port) => port.connected);
    }
    async requestPort(options) {
      if (this.forbidden) throw failing('policy');
      if (!navigator.userActivation.isActive) throw failing('no gesture');
      this.asked = options;
      const port = this.ports[this.next];
      if (this.blocked) throw failing('chosen'); // by a managed policy: no list is shown, and the error is the same
      if (!port?.connected) {
        await new Promise((closed) => setTimeout(closed, PERSON_MS));
        throw failing('chosen');
      }
      this.granted.add(port);
      return port;
    }
    plug(name) { // a board that is plugged in again is another port; where it has a serial number, it is still granted
      const [old, port] = [this.ports[name], new Port(name)];
      port.info = old.info;
      this.ports[name] = port;
      if (this.granted.delete(old)) this.granted.add(port);
      if (this.granted.has(port)) port.happen('connect');
    }
  }
  const serial = new Serial_();
  Object.defineProperty(navigator, 'serial', {value: serial, configurable: true});
  window.testPorts = serial;
})();
"""


class Carrier:
    """Carries bytes between the ports of a page and ports of this computer.

    Attributes:
        signals: what was set on the lines of a port, in order: (port, signals).
        sent: how many bytes the page has sent since `cut`.
    """

    def __init__(self, tab: Tab, ports: dict[str, Serial]) -> None:
        from websocket import create_connection  # selenium brings it

        self._ports, self.signals = ports, list[tuple[str, dict[str, bool]]]()
        self._open: set[str] = set()
        self.sent, self._cut_at = 0, 0
        self._number, self._sending = 0, threading.Lock()
        self._answered: dict[int, threading.Event] = {}
        address = tab.driver.capabilities["goog:chromeOptions"]["debuggerAddress"]
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        pages = json.load(opener.open(f"http://{address}/json", timeout=10))
        here = tab.driver.current_window_handle
        page = next(one for one in pages if one["id"] == here)
        self._socket = create_connection(
            page["webSocketDebuggerUrl"], suppress_origin=True, timeout=None
        )
        self._over = threading.Event()
        self._ask("Runtime.enable")
        self._ask("Runtime.addBinding", name="testSerial")
        self._threads = [threading.Thread(target=self._listen, daemon=True)]
        self._threads += [
            threading.Thread(target=self._read, args=(name,), daemon=True) for name in ports
        ]
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Carry nothing any more."""
        listens, *read = self._threads
        self._over.set()
        for thread in read:  # which may be telling the page something
            thread.join(5)
        self._socket.close()
        listens.join(5)

    def pull(self, name: str) -> None:
        """Pull the cable of a port."""
        self._open.discard(name)
        self._evaluate(f"testPorts.ports[{json.dumps(name)}].pull()")

    def cut(self, at: int) -> None:
        """Pull the cable once the page has sent so many more bytes, in the middle of a piece if need be; 0 for never."""
        self.sent, self._cut_at = 0, at

    def plug(self, name: str) -> None:
        """Plug it in again: the page finds another port, of the same board."""
        self._evaluate(f"testPorts.plug({json.dumps(name)})")

    def fail(self, name: str, why: str) -> None:
        """Let what is read from a port be noisy once, by one of NOT_FATAL."""
        self._evaluate(f"testPorts.ports[{json.dumps(name)}].fail({json.dumps(why)})")

    def _ask(self, method: str, **params: Any) -> threading.Event:
        """Ask the browser, and return what is set once it has answered."""
        answered = threading.Event()
        with self._sending:
            self._number += 1
            self._answered[self._number] = answered
            self._socket.send(json.dumps({"id": self._number, "method": method, "params": params}))
        return answered

    def _evaluate(self, expression: str) -> threading.Event:
        return self._ask("Runtime.evaluate", expression=expression, awaitPromise=True)

    def _listen(self) -> None:
        while not self._over.is_set():
            try:
                message = json.loads(self._socket.recv())
            except (OSError, ValueError):
                return
            except Exception as error:  # websocket has kinds of its own for a closed one
                if self._over.is_set():
                    return
                raise RuntimeError(str(error)) from error
            if "id" in message:
                self._answered.pop(message["id"]).set()
            elif message.get("method") == "Runtime.bindingCalled":
                self._take(json.loads(message["params"]["payload"]))

    def _take(self, event: dict[str, Any]) -> None:
        name = event["port"]
        if "open" in event:
            (self._open.add if event["open"] else self._open.discard)(name)
            if event["open"]:
                self._ports[name].baudrate = event["speed"]
        elif "signals" in event:
            self.signals.append((name, event["signals"]))
            self._set(self._ports[name], event["signals"])
        else:
            self._write(name, base64.b64decode(event["data"]))

    def _write(self, name: str, data: bytes) -> None:
        """Write to a port; where the cable is to be pulled, what comes before that place."""
        left, self.sent = self._cut_at - self.sent, self.sent + len(data)
        if not self._cut_at or len(data) < left:
            self._ports[name].write(data)
            return
        self._cut_at = 0
        self._ports[name].write(data[:left])
        self.pull(name)

    def _set(self, serial: Serial, signals: dict[str, bool]) -> None:
        """Set the lines of the port, where it has some: a pseudo-terminal has none."""
        try:
            if "dataTerminalReady" in signals:
                serial.dtr = signals["dataTerminalReady"]
            if "requestToSend" in signals:
                serial.rts = signals["requestToSend"]
        except OSError:
            return

    def _read(self, name: str) -> None:
        """Carry what a port of this computer has; what comes while the page's is closed is lost, as from a real one."""
        serial = self._ports[name]
        serial.timeout = 0.05
        while not self._over.is_set():
            data = serial.read(1) + serial.read(min(_MOST, serial.in_waiting))
            if data and name in self._open:
                text = base64.b64encode(data).decode()
                try:
                    taken = self._evaluate(f'testPorts.ports[{json.dumps(name)}].came("{text}")')
                except Exception:
                    if self._over.is_set():  # the browser was left meanwhile
                        return
                    raise
                while not taken.wait(0.1) and not self._over.is_set():
                    pass  # a board that prints without a pause waits for the page, as behind a cable


def fake(*names: str) -> str:
    """Return what replaces `navigator.serial`, before any script of the page; its ports have these names."""
    person = FAKE.replace("PERSON_MS", str(_PERSON_MS))
    return person.replace("ERRORS", json.dumps(ERRORS)).replace("PORTS", json.dumps(names))


@contextmanager
def carried(tab: Tab, **ports: str | Serial) -> Iterator[Carrier]:
    """Carry bytes between the ports of the page that is open and these, by their names; one that is given by its address is opened here."""
    with ExitStack() as stack:
        opened = {
            name: stack.enter_context(serial_for_url(port)) if isinstance(port, str) else port
            for name, port in ports.items()
        }
        carrier = Carrier(tab, opened)
        stack.callback(carrier.close)
        yield carrier
