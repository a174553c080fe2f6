// The program that is written runs on the board: what it prints is shown, its mistakes are explained, and it is stopped.
import { el } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { agreedToOlder } from "./board_changes.js";
import { Printed } from "./board_printed.js";
import { button } from "./button.js";
import { explained } from "./help.js";
import { Refused } from "./refused.js";

const SECONDS = 3600; // a program that goes on for ever is stopped by a person, or at the end of the lesson

export class ProgramSection {
  /** @param {import("./board_desk.js").BoardDesk} desk */
  constructor(desk) {
    this.desk = desk;
    this.running = false;
    /** Whether a person has stopped it before it was started. */
    this.halted = false;
    this.printed = new Printed();
    /** What was run last, and what is said of it. @type {{asked: string, said: Element | null}} */
    this.last = { asked: "", said: null };
  }

  /** @returns {HTMLElement | null} */
  draw() {
    const { desk, running } = this;
    const { element } = this.printed;
    const { say } = desk.app;
    if (!desk.current) return element.hidden ? null : el("section", { class: "board-program" }, element);
    element.setAttribute("aria-label", say("board.output"));
    const does = running
      ? button("stop", say("action.stop"), () => this.stop(), { class: "halt", id: "board-stop" })
      : button("play", say("board.run"), () => this.run(), { class: "go", id: "board-run", disabled: desk.busy });
    const halt = running ? null : button("stop", say("board.halt"), () => this.halt(), { id: "board-halt", disabled: desk.busy });
    return el("section", { class: "board-program" }, el("div", { class: "row" }, does, halt), element);
  }

  /** Run the program that is written on the board, and show what it prints. */
  async run() {
    const { desk } = this;
    const { current } = desk;
    if (!current) return;
    this.printed.clear();
    desk.saved.last = [];
    this.running = true;
    this.halted = false;
    const asked = desk.app.running.asked();
    await desk.runTask("board.prepares", async () => {
      try {
        const what = await this.written();
        if (!this.halted && !(await agreedToOlder(desk, current, what))) return desk.tell(desk.app.say("keep.left"));
        if (this.halted) return desk.tell(desk.app.say("board.ended.interrupted"));
        const ended = await current.talk({ what: "run", ...what, seconds: SECONDS }, (told) => this.take(told));
        this.finish(ended, asked === desk.app.running.asked());
      } finally {
        this.running = false;
      }
    });
    this.last = { asked, said: desk.problem.firstElementChild };
  }

  /** What was said of a program is dropped where it was changed since. */
  forgetOld() {
    const { app, problem } = this.desk;
    if (problem.firstElementChild === this.last.said && this.last.asked !== app.running.asked()) problem.replaceChildren();
  }

  /** What is to run, with the modules beside it, and the lesson whose data lie there too; cards are the program that they stand for. */
  async written() {
    const { app } = this.desk;
    const { files = {}, entry = "", lesson } = app.running.request();
    const { cards, program } = app.work.program(); // of several robots the one whose tab is open
    if (!cards) return { program, files, entry, lesson };
    if (!program.trim()) throw new Refused("board.empty"); // that there is no card would be said of the board
    const row = await app.ask({ do: "cards", text: program, language: app.words.language });
    if (row.problem) throw Refused.of(row.problem);
    return { program: row.program, files, entry, lesson };
  }

  /** What was begun is to end, also where it waits for an answer. */
  stop() {
    this.halted = true;
    this.desk.question.settle(false);
    this.desk.current?.stop();
  }

  /** Stop what the board does by itself, and its motors. */
  async halt() {
    const { desk } = this;
    const { current } = desk;
    if (!current) return;
    await desk.runTask("board.stops", async () => {
      const stopped = await current.talk({ what: "stop" });
      if (stopped.problem) desk.stuck(current.port, stopped.problem);
      else desk.tell(desk.app.say("board.halted"));
    });
  }

  /** @param {any} told before the end */
  take({ printed, phase, done, all, started, saved }) {
    const { desk } = this;
    if (saved) return desk.saved.keep(desk.current?.known, saved);
    if (printed) this.printed.add(printed);
    if (phase) {
      desk.tell(desk.app.say(`board.${phase}`));
      desk.progress(done, all);
    }
    if (started || printed) this.runs();
  }

  /** It has started: the bar goes. */
  runs() {
    const { desk } = this;
    desk.tell(desk.app.say("board.runs"));
    desk.progress(0, 0);
  }

  /** @param {any} ended @param {boolean} same whether what ran is still what is written */
  finish(ended, same) {
    const { desk } = this;
    const { app } = desk;
    const { problem, mistake, remarks } = ended;
    const saved = desk.saved.told();
    if (problem || mistake) desk.refuse(problem ?? mistake);
    else desk.remark(remarks);
    desk.tell([...(problem || mistake ? [] : [app.say(`board.ended.${ended.how}`)]), ...saved].join(" "));
    if (problem) return;
    const [told] = mistake ? [mistake] : remarks;
    if (same && told?.line) app.telling.point(told, explained(told, app.say, mistake ? "" : "remark"));
  }
}
