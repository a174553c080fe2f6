// The board is asked what it is once it was written: it is done where MicroPython answers, in the version of the image, and never else.
import { el } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { button } from "./button.js";
import { Refused } from "./refused.js";

const RETURNS_MS = 12_000; // for a board to be back at its port, and to answer
const LOOK_MS = 250;

export class Checking {
  /** @param {import("./flash_section.js").FlashSection} section */
  constructor(section) {
    this.section = section;
    this.version = ""; // that is to answer
  }

  /** @returns {(HTMLElement | null)[]} */
  draw() {
    const { section } = this;
    const { panel } = section;
    const { say } = panel.app;
    if (!panel.ports.serial) return [section.asks(say("flash.unseen")), section.row(null)];
    if (panel.busy) return []; // it is said above
    return [section.asks(say("flash.choose_board")), section.row(button("check", say("flash.check"), () => this.check(), { class: "go", id: "flash-next" }))];
  }

  /** @returns {(HTMLElement | null)[]} */
  drawDone() {
    const { section, version } = this;
    const { panel } = section;
    const { say } = panel.app;
    const another = el("button", { type: "button", id: "flash-another", disabled: panel.busy, onclick: () => this.another() }, say("flash.another"));
    return [section.asks(say("flash.done", { version })), section.offersLibrary ? panel.library.drawHere("go") : null, el("div", { class: "row" }, another)];
  }

  /** The same image for the next board; the one that was written is left. */
  async another() {
    const { section } = this;
    const { panel } = section;
    const { current } = panel;
    if (current) await section.runTask("board.leaves", () => panel.release(current));
    section.begun = false;
    section.go("image");
  }

  /** Ports that this page may open. @returns {Promise<any[]>} */
  async granted() {
    const { serial } = this.section.panel.ports;
    return serial ? serial.getPorts() : [];
  }

  /** A person says that the image is on the board. @param {string} version */
  begin(version) {
    this.version = version;
    this.section.go("check");
  }

  /**
   * Ask the board that was written, at a port that the page may open without a person.
   * @param {string} version
   * @param {any[]} others ports of other boards: one of these is not asked, for it may have that version
   */
  async follow(version, others) {
    const { section } = this;
    const { panel } = section;
    this.begin(version);
    panel.tell(panel.app.say("flash.checks"));
    const end = performance.now() + RETURNS_MS;
    while (performance.now() < end) {
      for (const one of (await this.granted()).filter((it) => !others.includes(it))) {
        if (await this.asked(one)) return;
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
    panel.tell("");
  }

  /** A person shows which port the board has. */
  async check() {
    const { section } = this;
    const { panel } = section;
    const port = await panel.choosePort();
    if (!port) return;
    await section.runTask("flash.checks", async () => {
      const open = panel.links.find((link) => link.port === port);
      if (open) await panel.release(open);
      if (!(await this.asked(port))) throw new Refused("flash.silent");
    });
  }

  /**
   * @param {any} port
   * @returns {Promise<boolean>} whether anything answers there
   * @throws {Refused} another board answers, or another version
   */
  async asked(port) {
    const { section, version } = this;
    const { panel } = section;
    const link = await panel.identify(port, undefined, () => {}).catch(() => null); // one that was only just written may still be starting
    if (!link) return false;
    const { machine, implementation, version: numbers } = link.known;
    const found = section.boardOf(machine);
    const { boards } = /** @type {import("./images.js").Image} */ (section.image);
    if (implementation !== "micropython" || !isSame(numbers, version)) throw new Refused("flash.other_version", { found: numbers.join("."), wanted: version });
    if (found && boards.length && !boards.includes(found.id)) throw new Refused("flash.other_board", { found: found.title });
    section.step = "done";
    panel.tell("");
    return true;
  }
}

/** Whether numbers are those of a version: "1.18" is 1, 18, 0. @param {number[]} numbers @param {string} version */
function isSame(numbers, version) {
  const wanted = (/^\d+(\.\d+)*/.exec(version)?.[0] ?? "").split(".").map(Number);
  return [0, 1, 2].every((at) => (numbers[at] ?? 0) === (wanted[at] ?? 0));
}
