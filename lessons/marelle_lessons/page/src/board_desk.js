// A real board at the end of a cable: it is chosen, says what it is, runs the program that is written, and is stopped.
import { el, fill } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { button, closing } from "./button.js";
import { Cable, Unplugged } from "./cable.js";
import { explained } from "./help.js";

const SECONDS = 3600; // a program that goes on for ever is stopped by a person, or at the end of the lesson
const MOST_PRINTED = 100_000; // signs that are kept of what a program prints

export class BoardDesk {
  /** @param {import("./app.js").App} app */
  constructor(app) {
    this.app = app;
    /** @type {any} the browser's way to serial ports, where it has one */
    this.serial = /** @type {any} */ (navigator).serial;
    /** @type {Cable | null} */
    this.cable = null;
    /** @type {any} what the board says of itself */
    this.known = null;
    /** Ends the Python that speaks with the board. */
    this.end = () => {};
    this.busy = false;
    this.state = el("p", { class: "state", role: "status" });
    this.printed = el("pre", { class: "board-output", role: "log", tabindex: "0", hidden: true });
    this.problem = el("div", { role: "alert" });
    this.place = el("div", {});
    this.dialog = el("dialog", { class: "box board", "aria-labelledby": "board-title" });
  }

  open() {
    this.draw();
    this.dialog.showModal();
  }

  draw() {
    const { say } = this.app;
    this.printed.setAttribute("aria-label", say("board.output"));
    fill(this.dialog, el("h2", { id: "board-title" }, say("board.title")), this.place, this.state, this.problem, this.printed, closing(this.dialog, say));
    this.drawPlace();
  }

  drawPlace() {
    const { say } = this.app;
    if (!this.serial) return fill(this.place, el("p", {}, say("board.no_serial")));
    if (!this.known) {
      return fill(this.place, el("p", {}, say("board.how")), button("board", say("board.connect"), () => this.connect(), { class: "go", id: "board-connect", disabled: this.busy }));
    }
    const { name, machine, version, library } = this.known;
    const facts = [
      [say("board.name"), name || say("board.no_name")],
      [say("board.kind"), machine],
      ["MicroPython", version.join(".")],
      [say("board.library"), library || say("board.no_library")],
    ];
    const run = this.busy
      ? button("stop", say("action.stop"), () => this.cable?.stop(), { class: "halt", id: "board-stop" })
      : button("play", say("board.run"), () => this.run(), { class: "go", id: "board-run" });
    return fill(
      this.place,
      el("dl", { class: "board-facts" }, ...facts.flatMap(([term, fact]) => [el("dt", {}, term), el("dd", {}, fact)])),
      el("div", { class: "row" }, run, button("cross", say("board.leave"), () => this.leave(), { id: "board-leave", disabled: this.busy })),
    );
  }

  /** Have a person choose a port, and ask the board what it is. */
  async connect() {
    let port;
    try {
      port = await this.serial.requestPort();
    } catch {
      return; // nothing was chosen
    }
    const pool = await this.app.python;
    const python = pool.apart();
    const cable = new Cable(port, (request) => python.ask({ ...request, language: this.app.words.language }));
    this.cable = cable;
    this.end = () => python.end();
    await this.during("board.asking", async () => {
      await cable.open();
      const known = await cable.talk({ what: "identify" });
      if (known.problem) return this.refuse(known.problem);
      this.known = known;
    });
    if (!this.known) await this.leave();
  }

  /** Run the program that is written on the board, and show what it prints. */
  async run() {
    const { cable, app } = this;
    if (!cable) return;
    const { program, cards } = app.work.program();
    const text = cards ? app.work.shown.text : program;
    this.printed.textContent = "";
    this.printed.hidden = false;
    await this.during("board.runs", async () => {
      const ended = await cable.talk({ what: "run", program: text, seconds: SECONDS }, ({ printed }) => this.print(printed));
      if (ended.problem) this.refuse(ended.problem);
      else app.telling.tell(app.say(`board.ended.${ended.how}`));
      if (ended.traceback) this.print(ended.traceback);
    });
  }

  /** @param {string} text */
  print(text) {
    this.printed.textContent = ((this.printed.textContent ?? "") + text).slice(-MOST_PRINTED);
    this.printed.scrollTop = this.printed.scrollHeight;
  }

  /** Let the board go on without this page: its port is free, and its Python is ended. */
  async leave() {
    const { cable } = this;
    this.cable = this.known = null;
    await cable?.close();
    this.end();
    this.drawPlace();
  }

  /** @param {string} key what is said meanwhile @param {() => Promise<void>} act */
  async during(key, act) {
    this.busy = true;
    fill(this.problem);
    this.state.textContent = this.app.say(key);
    this.drawPlace();
    try {
      await act();
    } catch (error) {
      await this.lost(error);
    } finally {
      this.busy = false;
      this.state.textContent = "";
      this.drawPlace();
    }
  }

  /** What the browser says of a port that cannot be opened, or has gone. @param {unknown} error */
  async lost(error) {
    const { say } = this.app;
    const key = error instanceof Unplugged ? "board.unplugged" : "board.taken";
    this.refuse({ code: "", what: say(key), action: say(`${key}.action`), pictogram: "board" });
    await this.leave();
  }

  /** @param {any} problem */
  refuse(problem) {
    fill(this.problem, explained(problem, this.app.say));
  }
}
