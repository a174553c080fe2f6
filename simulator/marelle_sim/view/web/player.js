// The player: a time slider, play and pause, steps, speed, and the keys that do the same.

import { el, name, signButton, drawing, SIGNS } from "./dom.js";
import { decimal, duration, say } from "./words.js";

/** @import {Stage} from "./stage.js" */
/** @import {Words} from "./frames" */

/**
 * @typedef {object} PlayerOptions
 * @property {Words} text
 * @property {string} language
 * @property {boolean} [buttons] false where others play and step
 * @property {(time: number, playing: boolean) => void} [onTime] is called whenever another time is shown
 * @property {() => void} [onPlay] is called in place of playing, where a person wants that
 * @property {(direction: 1 | -1) => void} [onStep] is called in place of going to the next of the run's times, or with -1 to the one before
 */

export const SPEEDS = [0.25, 0.5, 1, 2, 5, 10];
const SECOND = 1000;
const SLIDER_STEPS = 2000;

/**
 * Put a player under a stage.
 *
 * @param {HTMLElement} element takes the buttons
 * @param {Stage} stage
 * @param {PlayerOptions} options
 */
export function createPlayer(element, stage, options) {
  return new Player(element, stage, options);
}

export class Player {
  /** @param {HTMLElement} element @param {Stage} stage @param {PlayerOptions} options */
  constructor(element, stage, options) {
    this.stage = stage;
    this.text = options.text;
    this.language = options.language;
    this.onTime = options.onTime ?? (() => undefined);
    this.onPlay = options.onPlay ?? (() => this.play());
    this.onStep = options.onStep ?? ((direction) => this.step(direction));
    this.end = 0;
    this.shown = 0;
    this.time = 0;
    this.speed = 1;
    this.playing = false;
    /** Whether the run goes on after its last time: how long it lasts is not known. */
    this.open = false;
    this.next = 0;
    /** @type {number[]} */
    this.steps = [];
    this.playButton = signButton("player-play", SIGNS.play, "");
    this.startButton = signButton("player-small", SIGNS.start, "");
    this.backButton = signButton("player-small", SIGNS.back, "");
    this.forwardButton = signButton("player-small", SIGNS.forward, "");
    this.slider = el("input", { class: "player-slider" });
    this.clock = el("output", { class: "player-clock" });
    this.choice = el("select", { class: "player-speed" });
    this.speedWords = el("span", { class: "player-label" });
    this.#build(element, options.buttons ?? true);
    this.#act();
    this.#name();
  }

  /**
   * Take a run's length, and the times at which single steps stop.
   *
   * @param {number} end ms
   * @param {number[]} steps ms
   * @param {number} [shown] ms: the clock stops here, where the program ended; the robot may roll on until `end`
   */
  setRun(end, steps, shown = end) {
    this.pause();
    this.end = end;
    this.shown = shown;
    this.steps = [...new Set([0, ...steps, end])].filter((time) => time >= 0 && time <= end).sort((a, b) => a - b);
    this.seek(Math.min(this.time, end));
  }

  /** @param {boolean} open whether the run goes on after its last time, and where it ends is not known */
  setOpen(open) {
    this.open = open;
    this.#tell();
  }

  /** Show a time. @param {number} time ms */
  seek(time) {
    this.time = Math.min(Math.max(time, 0), this.end);
    this.#show();
    if (!this.playing) this.stage.describe();
  }

  play() {
    if (this.playing || !this.end) return;
    if (this.time >= this.end) this.time = 0;
    this.playing = true;
    this.#sign();
    let before = performance.now();
    const frame = (/** @type {number} */ now) => {
      this.time = Math.min(this.time + Math.max(now - before, 0) * this.speed, this.end);
      before = now;
      this.#show();
      if (this.time >= this.end) this.pause();
      if (this.playing) this.next = requestAnimationFrame(frame);
    };
    this.next = requestAnimationFrame(frame);
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    cancelAnimationFrame(this.next); // else a play in the same frame would run twice as fast
    this.#sign();
    this.#say();
    this.stage.describe();
    this.onTime(this.time, false);
  }

  toggle() {
    if (this.playing) this.pause();
    else this.onPlay();
  }

  /** Go to the next step, or with -1 to the one before. @param {1 | -1} direction */
  step(direction) {
    this.pause();
    const next = this.steps.find((time) => time > this.time + 0.5) ?? this.end;
    const before = this.steps.filter((time) => time < this.time - 0.5).pop() ?? 0;
    this.seek(direction > 0 ? next : before);
  }

  /** @param {number} speed one of SPEEDS */
  setSpeed(speed) {
    this.speed = speed;
    this.choice.value = String(speed);
  }

  /** Change the words. @param {Words} text @param {string} language */
  setLanguage(text, language) {
    this.text = text;
    this.language = language;
    this.#name();
    this.#show();
  }

  /** Let the keys act wherever they are typed in an element, but where text is written. @param {HTMLElement | Document} target */
  listen(target) {
    target.addEventListener("keydown", (event) => this.#key(/** @type {KeyboardEvent} */ (event)));
  }

  /** @param {HTMLElement} element @param {boolean} some whether it has buttons of its own */
  #build(element, some) {
    element.classList.add("player");
    this.slider.type = "range";
    this.slider.min = "0";
    this.slider.max = String(SLIDER_STEPS);
    this.slider.step = "1";
    this.clock.setAttribute("aria-live", "off");
    const label = el("label", { class: "player-choice" });
    label.append(this.speedWords, this.choice);
    const track = el("div", { class: "player-track" });
    track.append(this.slider);
    const buttons = el("div", { class: "player-buttons" });
    buttons.append(this.startButton, this.backButton, this.playButton, this.forwardButton);
    element.append(...(some ? [buttons] : []), track, this.clock, label);
  }

  #act() {
    this.playButton.addEventListener("click", () => this.toggle());
    this.startButton.addEventListener("click", () => this.seek(0));
    this.backButton.addEventListener("click", () => this.onStep(-1));
    this.forwardButton.addEventListener("click", () => this.onStep(1));
    this.slider.addEventListener("input", () => {
      this.pause();
      this.seek((Number(this.slider.value) / SLIDER_STEPS) * this.end);
    });
    this.choice.addEventListener("change", () => this.setSpeed(Number(this.choice.value)));
  }

  #name() {
    name(this.startButton, say(this.text, "replay.to_start"));
    name(this.backButton, say(this.text, "replay.step_back"));
    name(this.forwardButton, say(this.text, "replay.step"));
    this.slider.setAttribute("aria-label", say(this.text, "replay.time"));
    this.speedWords.textContent = say(this.text, "replay.speed");
    this.choice.replaceChildren(
      ...SPEEDS.map((speed) => {
        const digits = speed < 0.5 ? 2 : speed < 1 ? 1 : 0;
        const option = el("option", {}, `× ${decimal(speed, digits, this.language)}`);
        option.value = String(speed);
        option.selected = speed === this.speed;
        return option;
      }),
    );
    this.#sign();
  }

  #sign() {
    const sign = this.playing ? "pause" : "play";
    this.playButton.replaceChildren(drawing(SIGNS[sign]));
    name(this.playButton, say(this.text, `replay.${sign}`));
  }

  #show() {
    this.stage.showAt(this.time);
    const share = this.end ? this.time / this.end : 0;
    this.slider.value = String(Math.round(share * SLIDER_STEPS));
    this.slider.style.setProperty("--share", `${(share * 100).toFixed(2)}%`);
    this.#tell();
    this.onTime(this.time, this.playing);
  }

  /** Write the moment where it is read. */
  #tell() {
    const clock = this.#times().join(" / ");
    if (this.clock.textContent !== clock) this.clock.textContent = clock;
    if (!this.playing) this.#say();
  }

  /** The moment, and the end where that is known. */
  #times() {
    const times = [Math.min(this.time, this.shown), ...(this.open ? [] : [this.shown])];
    return times.map((time) => duration(this.text, time, this.language));
  }

  /** Set the text of the slider for screen readers: the time and the robot's place; not while it plays, when events are announced. */
  #say() {
    const [now, end] = this.#times();
    const said = end ? say(this.text, "replay.time_of", { now, end }) : `${now}.`;
    this.slider.setAttribute("aria-valuetext", `${said} ${this.stage.describeAt(this.time)}`);
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const at = /** @type {HTMLElement} */ (event.target);
    if (event.ctrlKey || event.altKey || event.metaKey || /^(SELECT|TEXTAREA)$/.test(at.tagName) || at.isContentEditable) return;
    if (at instanceof HTMLInputElement && at.type !== "range") return;
    if (event.key === " " && /^(BUTTON|A|SUMMARY)$/.test(at.tagName)) return;
    const speed = SPEEDS.indexOf(this.speed);
    /** @type {Record<string, () => void>} */
    const acts = {
      " ": () => this.toggle(),
      ArrowLeft: () => this.#by(event.shiftKey ? -SECOND / 10 : -SECOND),
      ArrowRight: () => this.#by(event.shiftKey ? SECOND / 10 : SECOND),
      Home: () => this.seek(0),
      End: () => this.seek(this.end),
      "+": () => this.setSpeed(SPEEDS[Math.min(speed + 1, SPEEDS.length - 1)]),
      "-": () => this.setSpeed(SPEEDS[Math.max(speed - 1, 0)]),
      ",": () => this.onStep(-1),
      ".": () => this.onStep(1),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** @param {number} ms */
  #by(ms) {
    this.pause();
    this.seek(this.time + ms);
  }
}
