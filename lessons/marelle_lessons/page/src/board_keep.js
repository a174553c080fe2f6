// « Garder sur la carte » : the program starts by itself when the board is switched on. What is lost for that is told, and kept first.
import { el } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { agreed, change, isOfLibrary } from "./board_changes.js";
import { noteOwn, ownOn } from "./board_own.js";
import { button } from "./button.js";

export class KeepSection {
  /** @param {import("./board_desk.js").BoardDesk} desk */
  constructor(desk) {
    this.desk = desk;
  }

  /** @returns {HTMLElement | null} */
  draw() {
    const { desk } = this;
    const { say } = desk.app;
    if (!desk.current?.known) return null;
    const keeps = button("board", say("keep.keep"), () => this.keep(), { id: "board-keep", disabled: desk.busy });
    return el("section", { class: "board-keep" }, el("div", { class: "row" }, keeps, el("span", { class: "short" }, say("keep.words"))));
  }

  async keep() {
    const { desk } = this;
    const { app, current } = desk;
    if (!current) return;
    await desk.runTask("keep.looks", async () => {
      const program = { ...(await desk.program.written()), own: ownOn(app, current.known) };
      const plan = await current.talk({ what: "plan_keep", ...program });
      if (plan.problem) return desk.refuse(plan.problem);
      if (!(await agreed(desk, current.known, plan, app.say("keep.yes")))) return desk.tell(app.say("keep.left"));
      desk.tell(app.say("keep.keeps"));
      const came = await change(desk, current, { what: "keep", ...program });
      if (!came) return;
      noteOwn(app, current.known, came.own);
      const known = came.sent.some(isOfLibrary) ? await current.talk({ what: "identify" }) : current.known;
      if (!known.problem) current.known = known;
      desk.tell([app.say("keep.done"), ...desk.saved.told()].join(" "));
    });
    desk.focus("board-keep");
  }
}
