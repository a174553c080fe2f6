// A board whose program cannot be stopped is unplugged and plugged in again: it is stopped then before its program starts, while its guard listens.

const LONGEST_MS = 60_000; // that somebody may take to plug it in again
const STUCK = ["E-LINK-23", "E-LINK-24", "E-LINK-43"]; // what a board says, or does not, that this may help

export class Catching {
  /** @param {import("./board_panel.js").BoardPanel} panel */
  constructor(panel) {
    this.panel = panel;
    /** What USB says of the board that is waited for; "" for none. */
    this.usb = "";
    this.code = "";
    this.until = 0;
  }

  /** Whether a board that is like this one is waited for. @param {any} port */
  waits(port) {
    return this.usb === usbOf(port) && performance.now() < this.until;
  }

  /** Wait for a board to be plugged in again, where that may help. @param {any} port @param {{code: string}} problem that it has */
  begin(port, { code }) {
    const may = STUCK.includes(code) && port.getInfo().usbVendorId !== undefined;
    [this.usb, this.code, this.until] = [may ? usbOf(port) : "", code, performance.now() + LONGEST_MS];
  }

  /** A port has come: where its board is waited for it is stopped at once, for its guard listens for a second or two. @param {any} port */
  async came(port) {
    const { panel } = this;
    if (panel.busy || !this.waits(port)) return;
    this.until = 0;
    await panel.runTask("board.catches", async () => {
      const link = await panel.identify(port, { what: "catch", silent: this.code });
      if (link) panel.tell(panel.app.say("board.caught"));
    });
  }
}

/** @param {any} port */
function usbOf(port) {
  const { usbVendorId: vendor, usbProductId: product } = port.getInfo();
  return `${vendor}:${product}`;
}
