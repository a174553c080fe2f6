// « Garder sur la carte » : the program starts by itself when the board is switched on. What is lost for that is told, and kept first.
import { el } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { button } from "./button.js";
import { Refused } from "./refused.js";

const LIBRARY = "/lib/marelle/";

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
    await desk.during("keep.looks", async () => {
      const what = await desk.program.written();
      const plan = await current.talk({ what: "plan_keep", ...what });
      if (plan.problem) return desk.refuse(plan.problem);
      if (!(await this.agreed(current.known, plan))) return desk.tell(app.say("keep.left"));
      desk.tell(app.say("keep.keeps"));
      const came = await changed(desk, current, { what: "keep", ...what });
      if (!came) return;
      const known = came.sent.some(isOfLibrary) ? await current.talk({ what: "identify" }) : current.known;
      if (!known.problem) current.known = known;
      desk.tell([app.say("keep.done"), ...desk.saved.told()].join(" "));
    });
    refocus("board-keep");
  }

  /** Ask whether what would be lost may be. @param {any} known what the board is @param {any} plan @returns {Promise<boolean>} */
  async agreed(known, plan) {
    const { desk } = this;
    const asked = [...lost(desk, plan), ...older(desk, known, plan)];
    return !asked.length || desk.question.ask(asked, desk.app.say("keep.yes"));
  }
}

/** Who uses keys goes on where something was begun, whose button could not be pressed meanwhile; without a board, where one is plugged in. @param {string} id */
export function refocus(id) {
  (document.getElementById(id) ?? document.getElementById("board-connect"))?.focus({ preventScroll: true });
}

/**
 * Ask whether a program may bring the board an older library than it has.
 * @param {import("./board_desk.js").BoardDesk} desk
 * @param {import("./board_link.js").BoardLink} link
 * @param {object} what is to run
 * @returns {Promise<boolean>} whether it may, or brings none
 */
export async function mayBeOlder(desk, link, what) {
  if (link.known.newer !== "board") return true;
  const plan = await link.talk({ what: "plan_keep", ...what });
  if (plan.problem) throw Refused.of(plan.problem);
  const asked = older(desk, link.known, plan);
  return !asked.length || desk.question.ask(asked, desk.app.say("keep.yes.older"));
}

/** What would be overwritten of somebody's, as sentences. @param {import("./board_desk.js").BoardDesk} desk @param {{theirs: string[]}} plan @returns {string[]} */
export function lost({ app }, { theirs }) {
  const files = theirs.map((path) => path.replace(/^\//, "")).join(", ");
  const kept = app.choices.shared ? "keep.kept.shared" : "keep.kept";
  return theirs.length ? [app.say("keep.theirs", { count: theirs.length, files }), app.say(kept, { count: theirs.length })] : [];
}

/** @param {string} path */
function isOfLibrary(path) {
  return path.startsWith(LIBRARY);
}

/** That the board's library would be an older one, where it would. @param {import("./board_desk.js").BoardDesk} desk @param {any} known @param {{sent: string[]}} plan @returns {string[]} */
export function older({ app }, { newer, library, mine }, { sent }) {
  const some = newer === "board" && sent.some(isOfLibrary);
  return some ? [app.say("keep.older", { library, mine })] : [];
}

/**
 * Change something on a board, and say how far it is; what is overwritten is kept first.
 * @param {import("./board_desk.js").BoardDesk} desk
 * @param {import("./board_link.js").BoardLink} link
 * @param {object} begin
 * @throws {import("./board_saved.js").NotKept} nothing was changed, for what would be lost could not be kept
 * @returns {Promise<any>} what came of it, or null where that is said already
 */
export async function changed(desk, link, begin) {
  desk.saved.last = [];
  const came = await link.talk(begin, async ({ phase, done, all, saved }) => {
    if (saved) await desk.saved.keep(link.known, saved);
    if (phase === "push") desk.progress(done, all);
    if (phase === "restart") desk.tell(desk.app.say("keep.restarts"));
  });
  if (!came.problem) return came;
  desk.refuse(came.problem);
  return null;
}
