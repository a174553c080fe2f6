// The program that is written runs on the board: what it prints is shown, and it is stopped.
import { el } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { button } from "./button.js";

const SECONDS = 3600; // a program that goes on for ever is stopped by a person, or at the end of the lesson
const MOST_PRINTED = 100_000; // signs that are kept of what a program prints

export class ProgramSection {
  /** @param {import("./board_desk.js").BoardDesk} desk */
  constructor(desk) {
    this.desk = desk;
    this.running = false;
    this.printed = el("pre", { class: "board-output", role: "log", tabindex: "0", hidden: true });
  }

  /** @returns {HTMLElement | null} */
  draw() {
    const { desk, printed, running } = this;
    const { say } = desk.app;
    if (!desk.current) return null;
    printed.setAttribute("aria-label", say("board.output"));
    const does = running
      ? button("stop", say("action.stop"), () => desk.current?.stop(), { class: "halt", id: "board-stop" })
      : button("play", say("board.run"), () => this.run(), { class: "go", id: "board-run", disabled: desk.busy });
    return el("section", { class: "board-program" }, el("div", { class: "row" }, does), printed);
  }

  /** Run the program that is written on the board, and show what it prints. */
  async run() {
    const { desk } = this;
    const { app, current } = desk;
    if (!current) return;
    const { cards, program, files = {}, entry } = app.running.request();
    const text = cards ? app.work.shown.text : program;
    this.printed.textContent = "";
    this.printed.hidden = false;
    this.running = true;
    await desk.during("board.runs", async () => {
      try {
        const ended = await current.talk({ what: "run", program: text, files, entry, seconds: SECONDS }, (told) => this.take(told));
        this.finish(ended);
      } finally {
        this.running = false;
      }
    });
  }

  /** @param {any} told before the end */
  take({ printed, phase, done, all }) {
    if (printed) this.print(printed);
    if (phase) this.desk.progress(done, all);
  }

  /** @param {any} ended */
  finish(ended) {
    const { desk } = this;
    if (ended.problem) return desk.refuse(ended.problem);
    desk.tell(desk.app.say(`board.ended.${ended.how}`));
    if (ended.traceback) this.print(ended.traceback);
  }

  /** @param {string} text */
  print(text) {
    this.printed.textContent = ((this.printed.textContent ?? "") + text).slice(-MOST_PRINTED);
    this.printed.scrollTop = this.printed.scrollHeight;
  }
}
