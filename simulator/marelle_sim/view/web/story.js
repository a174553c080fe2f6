// The story of a run beside the mat: the sentence of the present time stands out, a click goes there.

import { el } from "./dom.js";
import { countUntil } from "./timeline.js";
import { duration } from "./words.js";

/** @import {StoryMoment, Words} from "./frames" */

/**
 * @typedef {object} StoryOptions
 * @property {Words} text
 * @property {string} language
 * @property {(time: number) => void} onJump
 * @property {boolean} [future] whether what is still to come is shown too, as it is unless this is false
 */

const SPOKEN_APART_MS = 900;

/**
 * Put the story into an element.
 *
 * @param {HTMLElement} element takes an ordered list, and a live region that no eye sees
 * @param {StoryOptions} options
 */
export function createStory(element, options) {
  return new Story(element, options);
}

export class Story {
  /** @param {HTMLElement} element @param {StoryOptions} options */
  constructor(element, options) {
    this.text = options.text;
    this.language = options.language;
    this.onJump = options.onJump;
    this.future = options.future ?? true;
    /** Whether the list holds what happened until the time that is shown, and nothing that came after it. */
    this.strict = false;
    this.list = el("ol", { class: "story" });
    this.live = el("p", { class: "unseen" });
    this.live.setAttribute("aria-live", "polite");
    element.append(this.list, this.live);
    /** @type {[number][]} */
    this.times = [];
    /** When all that each one tells has happened. @type {number[]} */
    this.endings = [];
    this.time = 0;
    /** @type {HTMLElement[]} */
    this.items = [];
    this.current = -1;
    this.reached = -1;
    this.spoken = 0;
    this.moved = 0;
    new ResizeObserver(() => this.#reveal()).observe(this.list);
  }

  /** @param {StoryMoment[]} moments @param {Words} [text] @param {string} [language] */
  setStory(moments, text = this.text, language = this.language) {
    this.text = text;
    this.language = language;
    this.times = moments.map(({ t_ms: time }) => [time]);
    this.endings = moments.map(({ until_ms: until }) => until);
    this.current = -1;
    this.items = moments.map(({ t_ms: time, kind, text: words }) => {
      const item = el("li", { class: `story-item story-${kind.split("_")[0]}` });
      const button = el("button", { class: "story-jump" });
      button.type = "button";
      button.append(el("span", { class: "story-time" }, duration(this.text, time, this.language)), el("span", { class: "story-words" }, words));
      button.addEventListener("click", () => this.onJump(time));
      item.append(button);
      return item;
    });
    this.forget();
    this.#hold();
  }

  /** Hold nothing of what comes after the time that is shown, or hold all again. @param {boolean} strict */
  setStrict(strict) {
    if (strict === this.strict) return;
    this.strict = strict;
    this.current = -1;
    this.#hold();
    this.showAt(this.time, false);
  }

  /** Start the story again: no sentence has been announced. */
  forget() {
    this.reached = -1;
    this.current = -1;
    this.live.textContent = "";
    clearTimeout(this.moved);
  }

  /** @param {number} time ms @param {boolean} playing whether the time runs by itself */
  showAt(time, playing) {
    this.time = time;
    if (this.strict) this.#hold();
    const current = this.#at(time, playing);
    if (current === this.current || !this.items.length) return;
    this.reached = Math.max(this.reached, current);
    this.items.forEach((item, at) => {
      item.hidden = !this.future && at > this.reached;
      item.classList.toggle("is-past", at < current);
      item.classList.toggle("is-now", at === current);
      if (at === current) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    });
    const first = this.current < 0;
    this.current = current;
    if (!first) this.#speak(playing);
    this.#reveal();
  }

  /** Return the index of the sentence of a time. @param {number} time @param {boolean} playing */
  #at(time, playing) {
    if (this.strict) return Math.max(this.items.indexOf(/** @type {HTMLElement} */ (this.list.lastElementChild)), 0);
    const begun = this.future || playing || time > 0; // before that, only where the robot stands is known
    return begun ? Math.max(countUntil(this.times, time) - 1, 0) : 0;
  }

  /** Put into the list what it may hold. */
  #hold() {
    const shown = this.items.filter((_item, at) => !this.strict || at === 0 || this.endings[at] <= this.time);
    const { children } = this.list;
    if (shown.length === children.length && shown.every((item, at) => item === children[at])) return;
    this.list.replaceChildren(...shown);
  }

  /** Put the sentence into the live region; at high speed, only the last of several at once. @param {boolean} playing */
  #speak(playing) {
    const wait = playing ? Math.max(this.spoken + SPOKEN_APART_MS - performance.now(), 0) : 0;
    clearTimeout(this.moved);
    this.moved = setTimeout(() => {
      this.spoken = performance.now();
      this.live.textContent = this.items[this.current]?.querySelector(".story-words")?.textContent ?? "";
    }, wait);
  }

  /** Scroll the list, and nothing else, to the present sentence. */
  #reveal() {
    const item = this.items[this.current];
    const list = this.list;
    if (!item || list.scrollHeight <= list.clientHeight) return;
    const wanted = item.offsetTop - (list.clientHeight - item.offsetHeight) / 2;
    list.scrollTo({ top: wanted, behavior: "auto" });
  }
}
