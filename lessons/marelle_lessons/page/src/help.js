// A mistake or a problem, said: a pictogram, what happened, the one thing to do, and what a board writes, or would write.
import { el } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { icon } from "./icons.js";

/**
 * @param {{what: string, action: string, safe?: string, code: string, pictogram: string, traceback?: string, on_board?: boolean}} problem
 * @param {import("./sentences.js").Say} say
 * @param {"" | "remark"} [kind] a remark is said more softly
 * @returns {HTMLElement}
 */
export function explained(problem, say, kind = "") {
  const board = problem.traceback
    ? el("details", {}, el("summary", {}, say(problem.on_board ? "mistake.board_says" : "mistake.board")), el("pre", { tabindex: "0" }, problem.traceback.trimEnd()))
    : null;
  return el(
    "div",
    { class: `mistake ${kind}` },
    icon(problem.pictogram),
    el(
      "div",
      {},
      el("p", { class: "what" }, problem.what),
      problem.safe ? el("p", {}, problem.safe) : null,
      el("p", { class: "action" }, problem.action, " ", el("small", {}, problem.code)),
      board,
    ),
  );
}
