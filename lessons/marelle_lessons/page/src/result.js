// What « Vérifier » found: each check with its sentence, the first failing moment, one question that helps.
import { el, fill } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { explained } from "./help.js";
import { icon } from "./icons.js";
import { moreHelpFor } from "./puzzle.js";

const OLDER = ["2de", "1re", "Tle"];

/**
 * What a success is worth: a number for children, a rule for those who learn about tests.
 * @param {import("./sentences.js").Say} say
 * @param {{levels: string[], exact: boolean}} lesson where it is exact, each try drives the same way
 * @param {any} report
 * @param {string[]} mats what they are called, where there are several
 */
export function proof(say, lesson, report, mats) {
  const named = mats.map((name) => `${name} ✓`).join(", ");
  const older = lesson.levels.some((level) => OLDER.includes(level));
  const worth = older ? say("check.no_proof") : lesson.exact ? "" : say("check.tries", { count: report.seeds.length });
  return [worth, named].filter(Boolean).join(" ");
}

/**
 * @param {HTMLElement} place
 * @param {import("./sentences.js").Say} say
 * @param {any} report as `Report.as_data` gives it
 * @param {{where: string, mistake: HTMLElement | null, more: HTMLElement | null, proof: string, own: string}} beside on which mat, where there are several; what
 *   stopped the program; more help; what a success is worth; that the lesson's own mats were taken
 */
export function showReport(place, say, report, { where, mistake, more, proof, own }) {
  const { failure, passed } = report;
  const rows = report.results.map((/** @type {any} */ result) =>
    el("li", { class: result.passed ? "good" : "bad" }, icon(result.passed ? "check" : "cross"), el("span", {}, el("span", { class: "unseen" }, say(result.passed ? "check.good" : "check.bad")), result.sentence)),
  );
  fill(
    place,
    el("div", { class: passed ? "verdict good" : "verdict bad" }, icon(passed ? "check" : "cross"), el("h3", { tabindex: "-1" }, say(passed ? "check.passed" : "check.failed"))),
    failure ? el("p", { class: "what" }, failure.sentence) : null,
    where ? el("p", { class: "short" }, where) : null,
    own ? el("p", { class: "short" }, own) : null,
    failure?.hint ? el("p", { class: "hint" }, icon("info"), el("span", {}, failure.hint)) : null,
    mistake,
    more,
    rows.length ? el("details", {}, el("summary", {}, say("check.all")), el("ul", { class: "checks" }, ...rows)) : null,
    passed ? el("p", { class: "short" }, proof) : null,
  );
}

/**
 * Show what a check found: the moment, on its own mat, and what looks like its cause.
 * @param {import("./app.js").App} app
 * @param {any} answer
 */
export function showChecked(app, { report, mats, replay, places, time_ms: time, error, remarks, robot }) {
  app.roles.turnTo(robot);
  const { lesson, say, replayView, work } = app;
  const [remark] = work.mode === "text" ? remarks : [];
  const told = error ?? remark;
  const beside = work.mode === "text" && told?.line > 0; // it is said beside its line
  const mistake = told && !beside ? explained(told, say, error ? "" : "remark") : null;
  const moment = time !== null; // what the text alone shows has none, and no mat
  const where = replay && moment && lesson.worlds.length > 1 ? say("check.world", { name: replay.world.title }) : "";
  const more = replay ? moreHelpFor(app, report.failure, !told) : null;
  const own = app.drawing.some || app.inputs.known().length ? say("check.own_mats") : "";
  showReport(app.feedback.results, say, report, { where, mistake, more, proof: proof(say, lesson, report, mats), own });
  if (!replay) return report.passed ? undefined : app.showWorld();
  work.places = places;
  replayView.sensors = work.mode === "text";
  app.inputs.take({});
  app.running.ran = ""; // what is shown is the try that failed, not the one that was asked for
  replayView.show(replay);
  if (moment) replayView.playUntil(time);
  if (error) app.feedback.showError(error, false);
  else if (remark?.line) app.feedback.point(remark, explained(remark, say, "remark"));
  if (lesson.worlds.some((/** @type {any} */ one) => one.name === report.failure.world)) nameWorld(app, report.failure.world);
}

/** Let the mat that is named be the one that is shown. @param {import("./app.js").App} app @param {string} name */
function nameWorld(app, name) {
  app.world = name;
  const choice = /** @type {HTMLSelectElement | null} */ (document.querySelector("#world"));
  if (choice) choice.value = name;
}
