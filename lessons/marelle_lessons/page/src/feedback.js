// What is said to the pupil: beside the line, below the program, and to who does not see the page.
import { el, fill } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { explained } from "./help.js";
import { Stopped } from "./pool.js";

const SHOWN_MS = 6000;

export class Feedback {
  /** @param {import("./sentences.js").Say} say @param {() => import("./work.js").Work} work what the mistakes stand in */
  constructor(say, work) {
    this.say = say;
    this.work = work;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.showing = undefined;
    this.live = el("p", { class: "unseen", role: "status", "aria-live": "polite" });
    this.shown = el("p", { class: "shown", "aria-hidden": "true", hidden: true }); // what is told is seen too
    this.state = el("p", { class: "state", role: "status" });
    this.results = el("div", { class: "results" });
  }

  /** Say something to who does not see the page. @param {string} sentence */
  tell(sentence) {
    this.live.textContent = sentence;
  }

  /** Say what was done, and let it be seen for some seconds. @param {string} sentence */
  show(sentence) {
    this.tell(sentence);
    this.shown.textContent = sentence;
    this.shown.hidden = false;
    clearTimeout(this.showing);
    this.showing = setTimeout(() => (this.shown.hidden = true), SHOWN_MS);
  }

  /** What is said when Python gave no answer. @param {unknown} error */
  broken(error) {
    if (error instanceof Stopped) return { code: "", what: this.say("state.stopped"), action: "", pictogram: "stop" };
    return { code: "E-BUG-01", what: this.say("state.broken"), action: String(error), pictogram: "bug" };
  }

  /** @param {string} key */
  showState(key) {
    this.state.textContent = key ? this.say(key) : "";
  }

  /** Show words beside the line that they are about. @param {any} place @param {HTMLElement} words */
  point(place, words) {
    this.work().showMistake({ line: place.line, column: place.column, endColumn: place.end_column, words });
  }

  /** @param {any} error of a run @param {boolean} [told] */
  showError(error, told = true) {
    const words = explained(error, this.say);
    this.point(error, words);
    if (!told) return;
    if (this.work().mode === "cards" || !error.line) fill(this.results, explained(error, this.say));
    this.tell(`${error.what} ${error.action}`);
  }

  /** @param {any} remark on what looks like a mistake, though the program did not stop */
  showRemark(remark) {
    const words = explained(remark, this.say, "remark");
    if (remark.line) this.point(remark, words);
    else fill(this.results, words);
    this.tell(`${remark.what} ${remark.action}`);
  }

  /** Tell what stopped a run, or looks like a mistake in it. @param {any} answer of the bridge */
  toldOf({ asks, replay, remarks }) {
    const remark = this.work().mode === "cards" ? null : remarks[0];
    if (asks !== null) this.work().showMistake(null);
    else if (replay.error) this.showError(replay.error);
    else if (remark) this.showRemark(remark);
    else this.work().showMistake(null);
  }

  /** @param {any} problem @returns {false} */
  refuse(problem) {
    fill(this.results, explained(problem, this.say));
    this.tell(`${problem.what} ${problem.action}`);
    return false;
  }
}
