// What a board says of itself, and what its guard has noted.
import { el } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { explained } from "./help.js";

/**
 * @param {any} known what `identify` gave
 * @param {import("./sentences.js").Say} say
 * @returns {HTMLElement}
 */
export function boardFacts(known, say) {
  /** @type {[string, string][]} */
  const facts = [
    [say("board.name"), known.name || say("board.no_name")],
    [say("board.kind"), known.machine],
    [say("board.kit"), known.kit_title || say("board.no_kit")],
    ["MicroPython", [known.version.join("."), known.level].filter(Boolean).join(" ")],
    [say("board.library"), library(known, say)],
  ];
  return el(
    "div",
    {},
    el("dl", { class: "board-facts" }, ...facts.flatMap(([term, fact]) => [el("dt", {}, term), el("dd", {}, fact)])),
    ...noted(known.guard ?? {}, say).map((note) => explained(note, say, "remark")),
  );
}

/** The version of the library there against the page's. @param {any} known @param {import("./sentences.js").Say} say */
function library({ library: there, newer, mine }, say) {
  if (!there) return say("board.no_library");
  const version = there === "?" ? say("board.library.unknown") : there;
  return newer ? say(`board.library.newer_${newer}`, { version, mine }) : version;
}

/**
 * What the guard noted of the program that the board starts by itself.
 * @param {{left_out?: boolean, fault?: string, file?: string, line?: number}} guard
 * @param {import("./sentences.js").Say} say
 */
function noted({ left_out: leftOut, fault, file, line }, say) {
  const notes = [];
  if (leftOut) notes.push({ what: say("board.left_out"), action: say("board.left_out.action") });
  if (fault) {
    const what = file ? say("board.fault.at", { fault, file, line: line ?? 0 }) : say("board.fault", { fault });
    notes.push({ what, action: say("board.fault.action") });
  }
  return notes.map((note) => ({ code: "", pictogram: "board", ...note }));
}
