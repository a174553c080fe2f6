// « Mettre MicroPython » : which board, which image, written, then asked what it is. One step at a time, one thing to press.
import { el, fill } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { ask } from "./board_link.js";
import { button } from "./button.js";
import { Checking } from "./flash_check.js";
import { Choosing } from "./flash_choice.js";
import { Writing } from "./flash_write.js";
import { icon } from "./icons.js";

/**
 * A board as `images.py` knows it: what MicroPython and people call it, and which images it takes.
 * @typedef {{id: string, title: string, chip: string, kind: "uf2" | "hex" | "bin", machine: string, file_begins: string, page: string}} Board
 */

const STEPS = /** @type {const} */ (["board", "image", "write", "check"]);

export class FlashSection {
  /** @param {import("./board_panel.js").BoardPanel} panel */
  constructor(panel) {
    this.panel = panel;
    /** @type {"closed" | typeof STEPS[number] | "done"} */
    this.step = "closed";
    /** @type {Board | null} which is to get an image */
    this.board = null;
    /** @type {import("./images.js").Image | null} that is to be written, or was */
    this.image = null;
    this.begun = false; // some of it may be on the board
    this.choosing = new Choosing(this);
    this.writing = new Writing(this);
    this.checking = new Checking(this);
  }

  /** @type {import("./images.js").Ask} */
  ask = (request, files) => ask(this.panel.app, request, files);

  /** @returns {HTMLElement} */
  draw() {
    const { panel, step } = this;
    const { say } = panel.app;
    const title = el("h3", { id: "flash-title" }, say("flash.title"));
    const parts = step === "closed" ? this.drawClosed() : [this.drawSteps(), ...this.drawStep()];
    return el("section", { class: "flash", "aria-labelledby": "flash-title" }, title, ...parts);
  }

  /** Whether it has begun, and is not done. */
  get goesOn() {
    return this.step !== "closed" && this.step !== "done";
  }

  /** Whether the board that was written is offered the library here, and not above a second time. */
  get offersLibrary() {
    return this.step === "done" && this.image?.kind !== "hex";
  }

  drawClosed() {
    const { panel } = this;
    const { say } = panel.app;
    return [el("p", {}, say("flash.why")), el("div", { class: "row" }, button("board", say("flash.begin"), () => this.begin(), { id: "flash-begin", disabled: panel.busy }))];
  }

  /** Where one is of the four. */
  drawSteps() {
    const { say } = this.panel.app;
    const now = this.step === "done" ? STEPS.length : STEPS.indexOf(/** @type {any} */ (this.step));
    return el(
      "ol",
      { class: "flash-steps", "aria-label": say("flash.steps") },
      ...STEPS.map((name, at) => el("li", { "aria-current": at === now ? "step" : false, class: at < now ? "is-done" : "" }, at < now ? icon("check") : el("span", { "aria-hidden": "true" }, String(at + 1)), say(`flash.step.${name}`))),
    );
  }

  /** @returns {(HTMLElement | SVGElement | null)[]} */
  drawStep() {
    switch (this.step) {
      case "board":
        return this.choosing.drawBoards();
      case "image":
        return this.choosing.drawImages();
      case "write":
        return this.writing.draw();
      case "check":
        return this.checking.draw();
      default:
        return this.checking.drawDone();
    }
  }

  /**
   * What a step asks for; it has the focus once the step has begun, and a screen reader says it.
   * @param {string} sentence
   */
  asks(sentence) {
    return el("p", { id: "flash-step", class: "flash-asks", tabindex: "-1" }, sentence);
  }

  /**
   * The buttons of a step: the one that goes on, others that are seldom wanted, and the way back.
   * @param {HTMLElement | null} next
   * @param {HTMLElement[]} [others]
   * @param {() => void} [back]
   */
  row(next, others = [], back = () => this.back()) {
    const { panel } = this;
    if (panel.busy) return null; // what is going on is said above
    return el("div", { class: "row" }, next, ...others, el("button", { type: "button", id: "flash-back", onclick: back }, panel.app.say("flash.back")));
  }

  begin() {
    const { current } = this.panel;
    this.board = current ? this.boardOf(current.known.machine) : null;
    this.begun = false;
    this.go(this.board ? "image" : "board");
  }

  /** @param {FlashSection["step"]} step */
  go(step) {
    this.step = step;
    if (step === "write") this.writing.begin();
    fill(this.panel.problem);
    this.show();
  }

  back() {
    const before = { board: "closed", image: "board", write: "image", check: "write" };
    this.go(/** @type {any} */ (before)[this.step] ?? "closed");
  }

  /** Draw anew, and have who uses keys or a screen reader begin at what is asked. */
  show() {
    this.panel.redraw();
    (document.getElementById("flash-step") ?? document.getElementById("flash-begin"))?.focus();
  }

  /** The board that MicroPython's prompt names so; versions write it with and without signs between. @param {string} machine @returns {Board | null} */
  boardOf(machine) {
    const plain = machine.toLowerCase().replace(/[^a-z0-9]/g, "");
    return this.panel.app.data.boards.find((/** @type {Board} */ one) => one.machine === plain) ?? null;
  }

  /**
   * Do something that lasts; what stops it is told, with what became of the board.
   * @param {string} key of what is said meanwhile
   * @param {() => Promise<void>} act
   */
  async runTask(key, act) {
    await this.panel.runTask(key, async () => {
      try {
        await act();
      } catch (error) {
        this.refuse(error);
      }
    });
    if (this.panel.problem.hasChildNodes()) this.panel.problem.scrollIntoView({ block: "nearest" });
    document.getElementById("flash-step")?.focus({ preventScroll: this.panel.problem.hasChildNodes() });
  }

  /** @param {unknown} error */
  refuse(error) {
    const { panel, step } = this;
    const said = panel.said(error);
    const safe = step === "write" ? panel.app.say(this.begun ? "flash.maybe" : "flash.untouched") : "";
    panel.refuse({ ...said, safe: said.safe || safe });
  }
}
