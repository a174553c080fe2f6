// « Garder sur la carte » : the program starts by itself when the board is switched on. What is lost for that is told, and kept first.
import { el } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { agreed, change, isOfLibrary } from "./board_changes.js";
import { noteOwn, ownOn } from "./board_own.js";
import { button } from "./button.js";

export class KeepSection {
  /** @param {import("./board_panel.js").BoardPanel} panel */
  constructor(panel) {
    this.panel = panel;
  }

  /** @returns {HTMLElement | null} */
  draw() {
    const { panel } = this;
    const { say } = panel.app;
    if (!panel.current?.known) return null;
    const keeps = button("board", say("keep.keep"), () => this.keep(), { id: "board-keep", disabled: panel.busy });
    return el("section", { class: "board-keep" }, el("div", { class: "row" }, keeps, el("span", { class: "short" }, say("keep.words"))));
  }

  async keep() {
    const { panel } = this;
    const { app, current } = panel;
    if (!current) return;
    await panel.runTask("keep.looks", async () => {
      const program = { ...(await panel.program.written()), own: ownOn(app, current.known) };
      const plan = await current.runJob({ what: "plan_keep", ...program });
      if (plan.problem) return panel.refuse(plan.problem);
      if (!(await agreed(panel, current.known, plan, app.say("keep.yes")))) return panel.tell(app.say("keep.left"));
      panel.tell(app.say("keep.keeps"));
      const came = await change(panel, current, { what: "keep", ...program });
      if (!came) return;
      noteOwn(app, current.known, came.own);
      const known = came.sent.some(isOfLibrary) ? await current.runJob({ what: "identify" }) : current.known;
      if (!known.problem) current.known = known;
      panel.tell([app.say("keep.done"), ...panel.saved.told()].join(" "));
    });
    panel.focus("board-keep");
  }
}
