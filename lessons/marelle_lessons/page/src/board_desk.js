// A real board at the end of a cable: it is chosen, says what it is, and the parts of this dialog do something with it.
import { el, fill } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { BoardLink } from "./board_link.js";
import { KeepSection } from "./board_keep.js";
import { NameSection } from "./board_name.js";
import { ProgramSection } from "./board_program.js";
import { button, closing } from "./button.js";
import { Unplugged } from "./cable.js";
import { FlashSection } from "./flash_desk.js";
import { explained } from "./help.js";

/** @typedef {{draw: () => HTMLElement | null}} Section draws itself for the board that is chosen; null where it has nothing to show */

export class BoardDesk {
  /** @param {import("./app.js").App} app */
  constructor(app) {
    this.app = app;
    /** @type {any} the browser's way to serial ports, where it has one */
    this.serial = /** @type {any} */ (navigator).serial;
    /** @type {BoardLink[]} */
    this.links = [];
    /** @type {BoardLink | null} */
    this.current = null;
    this.busy = false;
    this.state = el("p", { class: "state", role: "status" });
    this.bar = el("progress", { class: "board-bar", hidden: true });
    this.problem = el("div", { role: "alert" });
    this.place = el("div", {});
    this.dialog = el("dialog", { class: "box board", "aria-labelledby": "board-title" });
    /** @type {Section[]} */
    this.sections = [new ProgramSection(this), new KeepSection(this), new NameSection(this), new FlashSection(this)];
  }

  open() {
    this.draw();
    this.dialog.showModal();
  }

  draw() {
    const { say } = this.app;
    this.bar.setAttribute("aria-label", say("board.progress"));
    fill(this.dialog, el("h2", { id: "board-title" }, say("board.title")), this.place, this.state, this.bar, this.problem, closing(this.dialog, say));
    this.redraw();
  }

  /** What may have changed is drawn again. */
  redraw() {
    fill(this.place, this.drawBoard(), ...this.sections.map((section) => section.draw()));
  }

  drawBoard() {
    const { say } = this.app;
    if (!this.serial) return el("p", {}, say("board.no_serial"));
    if (!this.current) {
      return el("div", {}, el("p", {}, say("board.how")), button("board", say("board.connect"), () => this.connect(), { class: "go", id: "board-connect", disabled: this.busy }));
    }
    const { name, machine, version, library } = this.current.known;
    const facts = [
      [say("board.name"), name || say("board.no_name")],
      [say("board.kind"), machine],
      ["MicroPython", version.join(".")],
      [say("board.library"), library || say("board.no_library")],
    ];
    return el(
      "div",
      {},
      el("dl", { class: "board-facts" }, ...facts.flatMap(([term, fact]) => [el("dt", {}, term), el("dd", {}, fact)])),
      el("div", { class: "row" }, button("cross", say("board.leave"), () => this.leave(), { id: "board-leave", disabled: this.busy })),
    );
  }

  /** Have a person choose a port, and ask its board what it is. */
  async connect() {
    const port = await this.choosePort();
    if (!port) return;
    await this.during("board.asking", async () => {
      await this.identify(port);
    });
  }

  /**
   * @param {object[]} [filters] of the browser's list
   * @returns {Promise<any>} a SerialPort, or null if none was chosen
   */
  async choosePort(filters) {
    try {
      return await this.serial.requestPort(filters ? { filters } : {});
    } catch {
      return null;
    }
  }

  /**
   * Ask the board of a port what it is; it is then the one that is chosen.
   * @param {any} port a SerialPort that is closed
   * @returns {Promise<BoardLink | null>} null where the board gave no answer, which is told
   * @throws {Error} the browser's
   */
  async identify(port) {
    const link = await BoardLink.open(this.app, port);
    const known = await link.talk({ what: "identify" }).catch(async (error) => {
      await link.close();
      throw error;
    });
    if (known.problem) {
      await link.close();
      this.refuse(known.problem);
      return null;
    }
    link.known = known;
    this.links.push(link);
    this.current = link;
    return link;
  }

  async leave() {
    if (this.current) await this.release(this.current);
    this.redraw();
  }

  /** Let a board go on without this page: its port is free, and stays granted. @param {BoardLink} link */
  async release(link) {
    this.links = this.links.filter((one) => one !== link);
    if (this.current === link) this.current = null;
    await link.close();
  }

  /**
   * Do something that lasts, and say so meanwhile; what the browser refuses is told.
   * @param {string} key of what is said: page.<key>
   * @param {() => Promise<void>} act
   */
  async during(key, act) {
    const meanwhile = this.app.say(key);
    this.busy = true;
    fill(this.problem);
    this.tell(meanwhile);
    this.redraw();
    try {
      await act();
    } catch (error) {
      await this.failed(error);
    } finally {
      this.busy = false;
      if (this.state.textContent === meanwhile) this.tell("");
      this.progress(0, 0);
      this.redraw();
    }
  }

  /** @param {unknown} error */
  async failed(error) {
    this.refuse(this.wrong(error instanceof Unplugged ? "board.unplugged" : "board.taken"));
    await Promise.all(this.links.filter((link) => link.gone).map((link) => this.release(link)));
  }

  /** The bar of what is going on; `progress(0, 0)` hides it. @param {number} done @param {number} all */
  progress(done, all) {
    this.bar.hidden = !all;
    this.bar.max = all || 1;
    this.bar.value = done;
  }

  /** Say what was refused, and what to do. @param {any} problem {code, what, action, pictogram} */
  refuse(problem) {
    fill(this.problem, explained(problem, this.app.say));
  }

  /** A problem of the page's own words. @param {string} key page.<key> says what, page.<key>.action what to do */
  wrong(key) {
    const { say } = this.app;
    return { code: "", what: say(key), action: say(`${key}.action`), pictogram: "board" };
  }

  /** Say what is done, or was; what stands outside the dialog is not heard while it is open. @param {string} sentence */
  tell(sentence) {
    this.state.textContent = sentence;
  }
}
