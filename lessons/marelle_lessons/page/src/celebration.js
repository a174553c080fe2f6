// A check has passed: the mat's edge shows it for a moment, without a sound, and the verdict says what was learnt and what comes next.
import { el } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { icon } from "./icons.js";

const SHOWN_MS = 1800;

/**
 * @param {import("./app.js").App} app
 * @param {import("./lesson_overview.js").LessonOverview} overview
 * @param {(id: string) => void} open a lesson
 */
export function celebrate(app, overview, open) {
  const { lesson, say, words, feedback } = app;
  if (!lesson) return;
  overview.note(lesson.id);
  const next = overview.after(lesson.id);
  const learnt = say("celebrate.learnt", { what: within(lesson.summary[words.language]) });
  const all = overview.lessons.every(({ id }) => overview.solved[id]);
  const onward = next ? say("celebrate.next", { name: overview.name(next), levels: next.levels.join(", ") }) : all ? say("celebrate.all") : "";
  /** @type {Array<[string, "right" | "way" | "play", () => void]>} */
  const choices = next ? [[onward, "right", () => open(next.id)]] : [[say("way.title"), "way", () => overview.show(true)], [say("lesson.free"), "play", () => open("free")]];
  feedback.results.querySelector(".verdict")?.after(
    el("p", { class: "learnt" }, learnt),
    next || !onward ? "" : el("p", {}, onward),
    el("p", { class: "onwards" }, ...choices.map(([name, sign, act], at) => el("button", { type: "button", class: at ? "onward" : "onward go", onclick: act }, el("span", {}, name), icon(sign)))),
  );
  feedback.tell(`${say("check.passed")} ${learnt} ${onward}`.trim());
  showEdge(app.replayView);
}

/** A sentence as a part of another one. @param {string} sentence */
function within(sentence) {
  return sentence[0].toLowerCase() + sentence.slice(1);
}

/** Lay the squares of a hopscotch around the mat, and take them away. @param {import("./replay_view.js").ReplayView} replayView */
function showEdge({ mat, stage }) {
  const { scene, data } = stage;
  if (!scene || !data) return;
  const { left, top, scale } = scene.camera;
  const edge = el("div", { class: "edge", "aria-hidden": "true" });
  Object.assign(edge.style, { left: `${left}px`, top: `${top}px`, width: `${data.world.width_mm * scale}px`, height: `${data.world.height_mm * scale}px` });
  mat.querySelector(".edge")?.remove();
  mat.append(edge);
  setTimeout(() => edge.remove(), SHOWN_MS);
  window.addEventListener("resize", () => edge.remove(), { once: true }); // the mat is elsewhere then
}
