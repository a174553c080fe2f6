// The program that is written runs on the board: what it prints is shown, its mistakes are explained, and it is stopped.
import { el } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { agreedToOlder } from "./board_changes.js";
import { Printed } from "./board_printed.js";
import { button } from "./button.js";
import { explained } from "./help.js";
import { Refused } from "./refused.js";

const SECONDS = 3600; // a program that goes on for ever is stopped by a person, or at the end of the lesson

export class ProgramSection {
  /** @param {import("./board_panel.js").BoardPanel} panel */
  constructor(panel) {
    this.panel = panel;
    this.running = false;
    /** Whether a person has stopped it before it was started. */
    this.halted = false;
    this.printed = new Printed();
    /** What was run last, and what is said of it. @type {{asked: string, said: Element | null}} */
    this.last = { asked: "", said: null };
  }

  /** @returns {HTMLElement | null} */
  draw() {
    const { panel, running } = this;
    const { element } = this.printed;
    const { say } = panel.app;
    if (!panel.current) return element.hidden ? null : el("section", { class: "board-program" }, element);
    element.setAttribute("aria-label", say("board.output"));
    const does = running
      ? button("stop", say("action.stop"), () => this.stop(), { class: "halt", id: "board-stop" })
      : button("play", say("board.run"), () => this.run(), { class: "go", id: "board-run", disabled: panel.busy });
    const halt = running ? null : button("stop", say("board.halt"), () => this.halt(), { id: "board-halt", disabled: panel.busy });
    return el("section", { class: "board-program" }, el("div", { class: "row" }, does, halt), element);
  }

  /** Run the program that is written on the board, and show what it prints. */
  async run() {
    const { panel } = this;
    const { current } = panel;
    if (!current) return;
    this.printed.clear();
    panel.saved.last = [];
    this.running = true;
    this.halted = false;
    const asked = panel.app.running.asked();
    await panel.runTask("board.prepares", async () => {
      try {
        const what = await this.written();
        if (!this.halted && !(await agreedToOlder(panel, current, what))) return panel.tell(panel.app.say("keep.left"));
        if (this.halted) return panel.tell(panel.app.say("board.ended.interrupted"));
        const ended = await current.runJob({ what: "run", ...what, seconds: SECONDS }, (message) => this.take(message));
        this.finish(ended, asked === panel.app.running.asked());
      } finally {
        this.running = false;
      }
    });
    this.last = { asked, said: panel.problem.firstElementChild };
  }

  /** What was said of a program is dropped where it was changed since. */
  forgetOld() {
    const { app, problem } = this.panel;
    if (problem.firstElementChild === this.last.said && this.last.asked !== app.running.asked()) problem.replaceChildren();
  }

  /** What is to run, with the modules beside it, and the lesson whose data lie there too; cards are the program that they stand for. */
  async written() {
    const { app } = this.panel;
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
    this.panel.question.settle(false);
    this.panel.current?.stop();
  }

  /** Stop what the board does by itself, and its motors. */
  async halt() {
    const { panel } = this;
    const { current } = panel;
    if (!current) return;
    await panel.runTask("board.stops", async () => {
      const stopped = await current.runJob({ what: "stop" });
      if (stopped.problem) panel.stuck(current.port, stopped.problem);
      else panel.tell(panel.app.say("board.halted"));
    });
  }

  /** @param {any} told before the end */
  take({ printed, phase, done, all, started, saved }) {
    const { panel } = this;
    if (saved) return panel.saved.keep(panel.current?.known, saved);
    if (printed) this.printed.add(printed);
    if (phase) {
      panel.tell(panel.app.say(`board.${phase}`));
      panel.progress(done, all);
    }
    if (started || printed) this.runs();
  }

  /** It has started: the bar goes. */
  runs() {
    const { panel } = this;
    panel.tell(panel.app.say("board.runs"));
    panel.progress(0, 0);
  }

  /** @param {any} ended @param {boolean} same whether what ran is still what is written */
  finish(ended, same) {
    const { panel } = this;
    const { app } = panel;
    const { problem, mistake, remarks } = ended;
    const saved = panel.saved.told();
    if (problem || mistake) panel.refuse(problem ?? mistake);
    else panel.remark(remarks);
    panel.tell([...(problem || mistake ? [] : [app.say(`board.ended.${ended.how}`)]), ...saved].join(" "));
    if (problem) return;
    const [told] = mistake ? [mistake] : remarks;
    if (same && told?.line) app.feedback.point(told, explained(told, app.say, mistake ? "" : "remark"));
  }
}
