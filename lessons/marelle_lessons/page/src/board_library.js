// The library on a board: installed where there is none, brought up to date where the page's is newer, for the robot that carries the board.
import { el } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { coloured, paint } from "../../../../simulator/marelle_sim/view/web/painter.js";
import { agreed, change } from "./board_changes.js";
import { button } from "./button.js";

const UNKNOWN = "?"; // a library that does not say which it is
const SIDE = 96; // pixels of a picture

export class LibrarySection {
  /** @param {import("./board_panel.js").BoardPanel} panel */
  constructor(panel) {
    this.panel = panel;
    /** The robots that may carry this board, once they are asked for. @type {{link: any, kits: {name: string, title: string}[], chosen: string | null} | null} */
    this.choice = null;
  }

  /** @returns {HTMLElement | null} nothing where a board was only just given MicroPython: it is offered there */
  draw() {
    return this.panel.flash.offersLibrary ? null : this.drawHere();
  }

  /** @param {string} [main] "go" where it is the main thing to do @returns {HTMLElement | null} */
  drawHere(main = "") {
    const { panel } = this;
    const { say } = panel.app;
    const known = panel.current?.known;
    if (!known) return null;
    if (this.choice?.link !== panel.current) this.choice = null;
    const key = offered(known);
    if (!key) return null;
    const words = say(key);
    return el(
      "section",
      { class: "board-library" },
      this.choice ? this.drawChoice(words) : el("div", { class: "row" }, button("plus", words, () => this.choose(), { id: "board-library", class: main, disabled: panel.busy })),
    );
  }

  /** @param {string} words of the button that installs */
  drawChoice(words) {
    const { panel, choice } = this;
    const { say } = panel.app;
    if (!choice) return null;
    return el(
      "fieldset",
      { class: "board-kits", disabled: panel.busy, id: "board-kits", tabindex: "-1" },
      el("legend", {}, say("library.which")),
      el("div", { class: "kits" }, ...choice.kits.map((kit) => this.drawKit(kit)), this.drawKit({ name: "", title: say("library.no_kit") })),
      el(
        "div",
        { class: "row" },
        button("plus", words, () => this.install(), { id: "board-install", class: "go", disabled: choice.chosen === null }),
        el("button", { type: "button", onclick: () => this.leave() }, say("keep.cancel")),
      ),
    );
  }

  /** @param {{name: string, title: string}} kit */
  drawKit({ name, title }) {
    const { choice, panel } = this;
    const kit = panel.app.data.kits.find((/** @type {any} */ one) => one.name === name);
    const chosen = el("input", { type: "radio", name: "board-kit", id: `board-kit-${name}`, value: name, checked: choice?.chosen === name, onchange: () => this.mark(name) });
    return el("label", { class: "kit" }, chosen, kit ? picture(kit) : null, el("span", {}, title));
  }

  /** @param {string} name of a kit */
  mark(name) {
    if (this.choice) this.choice.chosen = name;
    this.panel.redraw();
  }

  /** Ask which robots may carry this board. One is chosen only where the board says so: a wrong table drives wrong pins. */
  async choose() {
    const { panel } = this;
    const link = panel.current;
    if (!link) return;
    await panel.runTask("library.looks", async () => {
      const came = await link.runJob({ what: "kits" });
      if (came.problem) return panel.refuse(came.problem);
      const { kit } = link.known;
      this.choice = { link, kits: came.kits, chosen: kit || null };
    });
    panel.focus("board-kits");
  }

  leave() {
    this.choice = null;
    this.panel.redraw();
    this.panel.focus("board-library");
  }

  async install() {
    const { choice, panel } = this;
    const { say } = panel.app;
    const link = panel.current;
    if (!choice || !link) return;
    await panel.runTask("library.plans", async () => {
      const plan = await link.runJob({ what: "plan_install", kit: choice.chosen });
      if (plan.problem) return panel.refuse(plan.problem);
      if (!(await agreed(panel, link.known, plan, say("library.yes")))) return panel.tell(say("keep.left"));
      panel.tell(say("library.installs"));
      const came = await change(panel, link, { what: "install", kit: choice.chosen, name: link.known.name });
      if (!came) return;
      link.known = came;
      this.choice = null;
      panel.tell([say("library.done", { library: came.library }), ...panel.saved.told()].join(" "));
    });
    panel.focus(this.choice ? "board-install" : "board-keep");
  }
}

/** What a board lacks, as the key of its button; "" where it lacks nothing. @param {any} known what it says of itself */
function offered({ library, newer, kit }) {
  if (!library) return "library.install";
  if (library === UNKNOWN || newer === "page") return "library.update";
  return kit || newer === "board" ? "" : "library.robot"; // the page's older library would come with it
}

/** A robot from above. @param {{robot: any, body: any}} kit @returns {HTMLCanvasElement} */
function picture({ robot, body }) {
  const canvas = el("canvas", { width: 2 * SIDE, height: 2 * SIDE, "aria-hidden": "true" }); // twice, for screens that are fine
  const pen = canvas.getContext("2d");
  const place = { x: SIDE, y: SIDE, scale: (0.88 * SIDE) / robot.radius_mm, heading: 0 };
  if (pen) paint(pen, place, coloured(body, robot).shapes);
  return canvas;
}
