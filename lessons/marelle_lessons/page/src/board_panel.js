// Real boards at the ends of their cables: one is chosen, says what it is, and the parts of this dialog do something with it.
import { el, fill } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { Catching } from "./board_catch.js";
import { portErrorKey } from "./board_errors.js";
import { boardFacts } from "./board_facts.js";
import { KeepSection } from "./board_keep.js";
import { LibrarySection } from "./board_library.js";
import { BoardLink } from "./board_link.js";
import { NameSection } from "./board_name.js";
import { Ports, portName } from "./board_ports.js";
import { ProgramSection } from "./board_program.js";
import { Question } from "./board_question.js";
import { SavedSection } from "./board_saved.js";
import { button, closing } from "./button.js";
import { ended } from "./deadline.js";
import { FlashSection } from "./flash_section.js";
import { explained } from "./help.js";
import { Refused } from "./refused.js";
import { isReloaded } from "./storage.js";

/** @typedef {{draw: () => HTMLElement | null}} Section draws itself for the board that is chosen; null where it has nothing to show */

const STOPS_MS = 3000; // a board that is not stopped by then is left

export class BoardPanel {
  /** @param {import("./app.js").App} app */
  constructor(app) {
    this.app = app;
    this.ports = new Ports({ came: (port) => this.came(port), gone: (port) => this.lost(port) });
    if (app.choices.shared && !isReloaded()) this.ports.forget();
    /** @type {BoardLink[]} */
    this.links = [];
    /** @type {BoardLink | null} */
    this.current = null;
    /** How many boards were met: one without a name has its number. */
    this.met = 0;
    /** Whether a task goes on. */
    this.busy = false;
    /** The task that was begun last, until it is over. @type {Promise<void>} */
    this.task = Promise.resolve();
    this.leaving = false;
    /** The id of what had the focus last. */
    this.focusedId = "";
    this.state = el("p", { class: "state", role: "status", tabindex: "-1" });
    this.bar = el("progress", { class: "board-bar", hidden: true });
    this.problem = el("div", { role: "alert" });
    this.place = el("div", { class: "board-place" });
    this.dialog = el("dialog", { class: "box board", "aria-labelledby": "board-title" });
    this.catching = new Catching(this);
    this.question = new Question(this);
    this.saved = new SavedSection(this);
    this.program = new ProgramSection(this);
    this.library = new LibrarySection(this);
    this.flash = new FlashSection(this);
    /** @type {Section[]} */
    this.sections = [
      this.question,
      this.program,
      new KeepSection(this),
      this.library,
      new NameSection(this),
      this.flash,
      this.saved,
    ];
    this.dialog.addEventListener("close", () => this.busy && app.feedback.show(this.program.running ? app.say("board.goes_on") : (this.state.textContent ?? "")));
    window.addEventListener("beforeunload", (event) => this.busy && !this.leaving && event.preventDefault());
  }

  open() {
    this.program.forgetOld();
    this.draw();
    this.saved.load();
    this.dialog.showModal();
    this.ports.look().then(() => this.redraw());
  }

  draw() {
    const { say } = this.app;
    this.bar.setAttribute("aria-label", say("board.progress"));
    fill(this.dialog, el("h2", { id: "board-title" }, say("board.title")), this.state, this.bar, this.problem, this.place, closing(this.dialog, say, { isMain: false }));
    this.redraw();
  }

  /** What may have changed is drawn again; what is read there stays where it was. */
  redraw() {
    const { place } = this;
    const scrolled = [this.dialog, ...place.querySelectorAll("pre")].map((one) => ({ one, top: one.scrollTop }));
    const active = /** @type {HTMLElement | null} */ (document.activeElement);
    const focusedId = place.contains(active) ? (active?.id ?? "") : "";
    document.documentElement.toggleAttribute("data-board-busy", this.busy);
    fill(place, ...(this.ports.serial ? this.drawBoards() : [this.drawMissing()]), ...this.sections.map((section) => section.draw()));
    for (const { one, top } of scrolled) one.scrollTop = top;
    this.holdFocus(focusedId);
  }

  /** Who uses keys goes on where something was begun: its button cannot be pressed meanwhile. @param {string} focusedId the id of what had the focus */
  holdFocus(focusedId) {
    if (focusedId && focusedId !== "board-stop") this.focusedId = focusedId;
    if (focusedId) (this.find(focusedId) ?? this.find(this.focusedId) ?? this.find("board-stop") ?? this.state).focus({ preventScroll: true });
    else if (document.activeElement === this.state && !this.busy) this.find(this.focusedId)?.focus({ preventScroll: true });
  }

  /** Give the focus to a part of the dialog; where that is not there any more, to what plugs a board in. @param {string} id */
  focus(id) {
    (this.find(id) ?? this.find("board-connect"))?.focus({ preventScroll: true });
  }

  /** @param {string} id @returns {HTMLElement | null} what has it and can be used now */
  find(id) {
    return id ? this.place.querySelector(`#${CSS.escape(id)}:not(:disabled)`) : null;
  }

  /** What is said where the browser has no serial ports. */
  drawMissing() {
    return el("p", { class: "board-missing" }, this.app.say(window.isSecureContext ? "board.no_serial" : "board.not_secure"));
  }

  drawBoards() {
    const { say } = this.app;
    const { current, busy } = this;
    const list = this.drawList();
    const another = button("board", say(this.links.length ? "board.another" : "board.connect"), () => this.connect(), { class: current ? "" : "go", id: "board-connect", disabled: busy });
    const leave = current ? button("cross", say("board.leave"), () => this.leave(), { id: "board-leave", disabled: busy }) : null;
    return [current || this.flash.goesOn ? null : el("p", {}, say("board.how")), list, el("div", { class: "row" }, another, leave), current ? boardFacts(current.known, say) : null];
  }

  /** The boards that are plugged in: those that have said what they are, and the ports that may be opened at once. */
  drawList() {
    const closed = this.ports.granted.filter((port) => !this.links.some((link) => link.port === port));
    const others = closed.length + this.links.filter((link) => link !== this.current).length;
    if (!others) return null;
    const named = (/** @type {string} */ id, /** @type {string} */ words, /** @type {boolean} */ pressed, /** @type {() => void} */ act) =>
      el("li", {}, button(pressed ? "check" : "board", words, act, { id, "aria-pressed": String(pressed), disabled: this.busy }));
    return el(
      "ul",
      { class: "board-list", "aria-label": this.app.say("board.list") },
      ...this.links.map((link, at) => named(`board-link-${at}`, this.nameOf(link), link === this.current, () => this.choose(link))),
      ...closed.map((port, at) => named(`board-port-${at}`, portName(port) || this.app.say("board.port", { index: at + 1 }), false, () => this.take(port))),
    );
  }

  /** @param {BoardLink} link */
  nameOf({ known, port, number }) {
    const own = known.name || this.app.say("board.port", { index: number }); // boards of a class are alike
    return [own, known.machine || portName(port)].filter(Boolean).join(" · ");
  }

  /** @param {BoardLink} link */
  choose(link) {
    this.current = link;
    fill(this.problem);
    this.tell("");
    this.redraw();
  }

  /** Have a person choose a port, and ask its board what it is. */
  async connect() {
    const port = await this.choosePort();
    if (port) await this.take(port);
  }

  /** @param {any} port a SerialPort that is granted */
  async take(port) {
    await this.runTask("board.asking", async () => {
      await this.identify(port);
    });
  }

  /**
   * Have a person choose a port in the browser's list. A task that is begun while the list is open goes on, and what it says stays; the
   * port is offered then.
   * @param {object[]} [filters] of the browser's list
   * @returns {Promise<any>} a SerialPort, or null where no port is to be used now
   */
  async choosePort(filters) {
    fill(this.problem);
    this.tell("");
    try {
      const port = await this.ports.choose(filters);
      if (!this.busy) return port;
      this.redraw();
    } catch (error) {
      const key = portErrorKey(error);
      if (this.busy) return null;
      if (key === "board.none_chosen") this.tell(this.app.say(key));
      else this.refuse(this.said(error));
    }
    return null;
  }

  /**
   * Ask the board of a port what it is; it is then the one that is chosen.
   * @param {any} port a SerialPort
   * @param {object} [begin] how, for `boards.py`
   * @param {(problem: any) => void} [refuse] takes why the board gave no answer
   * @returns {Promise<BoardLink | null>} null where the board gave no answer
   * @throws {Error} the browser's
   */
  async identify(port, begin = { what: "identify" }, refuse = (problem) => this.stuck(port, problem)) {
    const link = this.links.find((one) => one.port === port) ?? (await BoardLink.open(this.app, port));
    const known = await link.runJob(begin).catch(async (error) => {
      await this.release(link);
      throw error;
    });
    if (known.problem) {
      await this.release(link);
      refuse(known.problem);
      return null;
    }
    link.known = known;
    if (!this.links.includes(link)) this.links.push(link);
    link.number ||= ++this.met;
    this.current = link;
    return link;
  }

  /** A port that is granted has come. @param {any} port */
  came(port) {
    this.redraw();
    return this.catching.came(port);
  }

  /** What a board does not do is said; it may help to plug it in again. @param {any} port @param {any} problem */
  stuck(port, problem) {
    this.refuse(problem);
    this.catching.begin(port, problem);
  }

  async leave() {
    const { current } = this;
    if (!current) return;
    await this.runTask("board.leaves", async () => {
      await this.release(current);
      this.focusedId = "board-connect"; // the button that was pressed has gone
    });
  }

  /** Let a board go on without this page: its port is free, and stays granted. @param {BoardLink} link */
  async release(link) {
    this.links = this.links.filter((one) => one !== link);
    if (this.current === link) this.current = null; // not another one: a program would drive the wrong robot
    await link.close();
  }

  /** A port has gone; what is done on it says so itself. @param {any} port */
  async lost(port) {
    const link = this.links.find((one) => one.port === port);
    if (link && link === this.current) this.question.settle(false); // nothing of it can be done any more
    const caught = !this.busy && this.catching.waits(port);
    if (link && !this.busy) {
      await this.release(link);
      this.tell("");
      if (!caught) this.refuse(this.wrong("board.unplugged"));
    }
    if (caught) this.tell(this.app.say("board.plug_in"));
    this.redraw();
  }

  /** Nobody who comes after finds the boards of who was here: what runs is stopped, and no port is granted any more. */
  async forget() {
    this.leaving = true;
    this.question.settle(false); // what waits for it would be waited for
    for (const link of this.links) link.stop();
    await ended(this.task, STOPS_MS);
    await Promise.allSettled(this.links.map((link) => this.release(link)));
    await this.ports.forget();
  }

  /**
   * Do something that lasts, one thing at a time, and say so meanwhile; what the browser refuses is told.
   * @param {string} key of what is said: page.<key>
   * @param {() => Promise<void>} act
   * @returns {Promise<void>} once it is over, well or not
   */
  runTask(key, act) {
    const meanwhile = this.app.say(key);
    this.busy = true;
    fill(this.problem);
    this.tell(meanwhile);
    this.redraw();
    const refused = (/** @type {unknown} */ error) => this.refuse(this.said(error));
    this.task = act().catch(refused).finally(() => this.endTask(meanwhile));
    return this.task;
  }

  /** Nothing is done any more: boards whose port has gone are left. @param {string} meanwhile what was said as it was begun */
  async endTask(meanwhile) {
    this.busy = false;
    if (this.state.textContent === meanwhile) this.tell("");
    this.progress(0, 0);
    const gone = this.links.filter((link) => link.gone);
    if (gone.some((link) => link === this.current) && !this.problem.hasChildNodes()) this.refuse(this.wrong("board.unplugged"));
    await Promise.all(gone.map((link) => this.release(link)));
    this.redraw();
  }

  /** @param {unknown} error @returns {any} what is said of it */
  said(error) {
    if (error instanceof Refused) return error.said(this.app.say);
    const key = portErrorKey(error);
    return key ? this.wrong(key) : this.app.feedback.broken(error);
  }

  /** The bar of what is going on; `progress(0, 0)` hides it. @param {number} done @param {number} all */
  progress(done, all) {
    this.bar.hidden = !all;
    this.bar.max = all || 1;
    this.bar.value = done;
  }

  /** Say what was refused, and what to do. @param {any} problem {code, what, action, pictogram} */
  refuse(problem) {
    this.tell(""); // of what was to be done
    fill(this.problem, explained(problem, this.app.say));
    if (!this.dialog.open) this.app.feedback.refuse(problem);
  }

  /** Say what looks like a mistake, though nothing was stopped. @param {any[]} remarks */
  remark(remarks) {
    fill(this.problem, ...remarks.map((remark) => explained(remark, this.app.say, "remark")));
  }

  /** A problem of the page's own words. @param {string} key page.<key> says what, page.<key>.action what to do */
  wrong(key) {
    const { say } = this.app;
    return { code: "", what: say(key), action: say(`${key}.action`), pictogram: "board" };
  }

  /** Say what is done, or was; what stands outside the dialog is not heard while it is open. @param {string} sentence */
  tell(sentence) {
    if (this.state.textContent === sentence) return; // or it would be read again
    this.state.textContent = sentence;
    if (sentence && !this.dialog.open) this.app.feedback.show(sentence);
  }
}
