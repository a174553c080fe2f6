// Files of a board are about to change: what would be lost is asked about first, kept before it is overwritten, and the progress is shown.
import { Refused } from "./refused.js";

/** @typedef {import("./board_panel.js").BoardPanel} BoardPanel */
/** @typedef {import("./board_link.js").BoardLink} BoardLink */

const LIBRARY = "/lib/marelle/";

/** Whether a path of a board is one of the library's. @param {string} path */
export function isOfLibrary(path) {
  return path.startsWith(LIBRARY);
}

/**
 * Ask whether a person agrees to what a plan would change; where nothing would be lost nothing is asked.
 * @param {BoardPanel} panel
 * @param {any} known what the board says of itself
 * @param {{sent: string[], theirs: string[]}} plan
 * @param {string} yes what the button says that agrees
 * @returns {Promise<boolean>}
 */
export async function agreed(panel, known, plan, yes) {
  const asked = [...overwritten(panel, plan), ...madeOlder(panel, known, plan)];
  return !asked.length || panel.question.ask(asked, yes);
}

/**
 * Ask whether a program may bring the board an older library than it has.
 * @param {BoardPanel} panel
 * @param {BoardLink} link
 * @param {object} program what is to run
 * @returns {Promise<boolean>} whether it may, or brings none
 * @throws {Refused} the program cannot be put on this board
 */
export async function agreedToOlder(panel, link, program) {
  if (link.known.newer !== "board") return true;
  const plan = await link.runJob({ what: "plan_keep", ...program });
  if (plan.problem) throw Refused.of(plan.problem);
  const asked = madeOlder(panel, link.known, plan);
  return !asked.length || panel.question.ask(asked, panel.app.say("keep.yes.older"));
}

/**
 * Change files of a board, and show how far it is; what is overwritten is kept first.
 * @param {BoardPanel} panel
 * @param {BoardLink} link
 * @param {object} begin what is done, for `boards.py`
 * @returns {Promise<any>} its result, or null where a problem was told
 * @throws {import("./board_saved.js").NotKept} nothing was changed, for what would be lost could not be kept
 */
export async function change(panel, link, begin) {
  panel.saved.last = [];
  const came = await link.runJob(begin, async ({ phase, done, all, saved }) => {
    if (saved) await panel.saved.keep(link.known, saved);
    if (phase === "push") panel.progress(done, all);
    if (phase === "restart") panel.tell(panel.app.say("keep.restarts"));
  });
  if (!came.problem) return came;
  panel.refuse(came.problem);
  return null;
}

/** Which files of somebody's would be overwritten, as sentences. @param {BoardPanel} panel @param {{theirs: string[]}} plan @returns {string[]} */
function overwritten({ app }, { theirs }) {
  const files = theirs.map((path) => path.replace(/^\//, "")).join(", ");
  const kept = app.choices.shared ? "keep.kept.shared" : "keep.kept";
  return theirs.length ? [app.say("keep.theirs", { count: theirs.length, files }), app.say(kept, { count: theirs.length })] : [];
}

/** That the board's library would be an older one, where it would. @param {BoardPanel} panel @param {any} known @param {{sent: string[]}} plan @returns {string[]} */
function madeOlder({ app }, { newer, library, mine }, { sent }) {
  const some = newer === "board" && sent.some(isOfLibrary);
  return some ? [app.say("keep.older", { library, mine })] : [];
}
