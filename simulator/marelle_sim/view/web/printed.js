// The printed text of a program up to the present time.

import { el } from "./dom.js";
import { countUntil } from "./timeline.js";
import { printable, say } from "./words.js";

/** @import {FrameEvent, Words} from "./frames" */

const MOST_SHOWN = 20_000; // characters: what a person looks at is the end

/**
 * Put the printed text into an element.
 *
 * @param {HTMLElement} element
 * @param {{text: Words}} options
 */
export function createPrinted(element, options) {
  return new Printed(element, options);
}

export class Printed {
  /** @param {HTMLElement} element @param {{text: Words}} options */
  constructor(element, options) {
    this.text = options.text;
    this.box = el("pre", { class: "printed" });
    this.box.tabIndex = 0;
    this.box.setAttribute("role", "group"); // what holds it is the region
    element.append(this.box);
    /** @type {FrameEvent[]} */
    this.events = [];
    this.shown = -1;
  }

  /** @param {FrameEvent[]} events of all kinds, in order @param {Words} [text] */
  setEvents(events, text = this.text) {
    this.text = text;
    this.events = events.filter(([, kind]) => kind === "print" || kind === "cut" || kind === "callback");
    this.box.setAttribute("aria-label", say(text, "replay.printed"));
    this.box.dataset.empty = say(text, "replay.nothing_yet");
    this.shown = -1;
    return this.events.length > 0;
  }

  /** @param {number} time ms */
  showAt(time) {
    const until = countUntil(this.events, time);
    if (until === this.shown) return;
    this.shown = until;
    let words = "";
    for (let at = until - 1; at >= 0 && words.length < MOST_SHOWN; at--) words = this.#words(this.events[at]) + words;
    this.box.textContent = words.slice(-MOST_SHOWN);
    this.box.scrollTop = this.box.scrollHeight;
  }

  /** @param {FrameEvent} event */
  #words([, kind, value]) {
    if (kind === "cut") return `${say(this.text, "replay.printed_cut", { count: Number(value) })}\n`;
    return printable(String(value));
  }
}
