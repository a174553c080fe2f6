// The right of the page: the mat, the player, the story; the same parts as in a replay's file.
import { createInstruments } from "../../../../simulator/marelle_sim/view/web/instruments.js";
import { createPlayer } from "../../../../simulator/marelle_sim/view/web/player.js";
import { createPrinted } from "../../../../simulator/marelle_sim/view/web/printed.js";
import { createStage } from "../../../../simulator/marelle_sim/view/web/stage.js";
import { countUntil } from "../../../../simulator/marelle_sim/view/web/timeline.js";
import { createStory } from "../../../../simulator/marelle_sim/view/web/story.js";
import { el } from "../../../../simulator/marelle_sim/view/web/dom.js";

const FOOT = 0.12; // of the mat's width: the scale and the margins, where the page has one column
const RUN_UP_MS = 6000; // as much as is watched without waiting
const LEAST_SHAPE = 0.8; // narrower mats are not shown higher

/**
 * @typedef {import("../../../../simulator/marelle_sim/view/web/frames").Frames} Frames
 * @typedef {Frames["story"]} Story
 * @typedef {{[key: string]: string}} StageWords
 */

export class ReplayView {
  /**
   * @param {{words: StageWords, language: string, line: (line: number) => void, time: (time: number, atEnd: boolean) => void,
   *   play: () => void, step: (direction: 1 | -1) => void}} options `play`, `step`: a person wants that
   */
  constructor({ words, language, line, time, play, step }) {
    this.words = words;
    this.language = language;
    this.line = line;
    this.timeShown = time;
    /** @type {Frames | null} */
    this.data = null;
    /** @type {Array<[number, string, number]>} */
    this.lines = [];
    this.stopAt = Infinity;
    this.arrived = () => {};
    /** Who sees to the lines while a program goes step by step. @type {((time: number, playing: boolean) => void) | null} */
    this.stepping = null;
    /** What is told in place of the run's story. @type {Story | null} */
    this.apart = null;
    this.silent = false; // what is shown is another time than before, but no person wanted that
    /** Whether the run goes on after what is known of it. */
    this.partial = false;
    /** Whether what the robot senses is shown: not for a row of cards, which cannot ask for it. */
    this.sensors = true;
    this.mat = el("div", { class: "mat" });
    this.controls = el("div", { role: "group" });
    this.nothing = el("p", { class: "nothing" });
    this.told = el("div", { class: "told" }, this.nothing);
    this.outputPlace = el("div", { class: "output", hidden: true });
    this.instrumentsPlace = el("div", { hidden: true });
    this.stage = createStage(this.mat, { text: words, language });
    this.player = createPlayer(this.controls, this.stage, { text: words, language, buttons: false, onTime: (time, playing) => this.at(time, playing), onPlay: play, onStep: step });
    this.story = createStory(this.told, { text: words, language, onJump: (time) => this.jump(time), future: false });
    this.printed = createPrinted(this.outputPlace, { text: words });
    this.instruments = createInstruments(this.instrumentsPlace, { text: words, language });
    this.player.listen(this.controls);
  }

  /** @param {StageWords} words @param {string} language */
  speak(words, language) {
    this.words = words;
    this.language = language;
    this.stage.setLanguage(words, language);
    this.player.setLanguage(words, language);
    if (this.data) this.tell(this.data);
  }

  /** Show a world and its robot, before anything has run. @param {Frames} scene */
  scene(scene) {
    this.take({ ...scene, story: [], lines: [] }, 0);
    this.stage.setScene(scene);
  }

  /** Take a run; nothing moves yet. @param {Frames} data */
  show(data) {
    this.story.setStrict(this.stepping !== null);
    this.setPartial(false);
    this.take(data, data.end_ms);
  }

  /**
   * Take a run that is the one that was shown until the time that is shown, and go on there.
   * @param {Frames} data
   * @param {boolean} [onward] whether it plays though the other one had come to its end
   */
  replace(data, onward = false) {
    const { player, stopAt } = this;
    const { time } = player;
    const plays = player.playing || onward;
    this.show(data);
    player.seek(time);
    this.stopAt = stopAt;
    if (plays && time < player.end) player.play();
  }

  /** @param {Frames} data @param {number} end */
  take(data, end) {
    this.data = data;
    this.lines = data.lines;
    this.player.pause();
    this.stopAt = Infinity;
    this.player.time = 0;
    const { width_mm: width, height_mm: height } = data.world;
    this.mat.style.setProperty("--shape", String(Math.max(width / (height + FOOT * width), LEAST_SHAPE)));
    this.stage.setFrames(data);
    this.tell(data);
    this.player.setRun(end, []);
    this.player.seek(0);
  }

  /** @param {Frames} data */
  tell(data) {
    this.nothing.hidden = data.story.length > 0;
    this.story.setStory(this.apart ?? data.story, this.words, this.language);
    const events = data.robots[0].events;
    this.outputPlace.hidden = !this.printed.setEvents(events, this.words);
    const some = this.instruments.setFrames(data, this.words, this.language);
    const lines = data.world.shapes.some(({ kind }) => kind === "line");
    if (!lines) this.instrumentsPlace.querySelector(".instrument-ground")?.remove();
    this.instrumentsPlace.hidden = !some || !this.sensors || !this.instrumentsPlace.querySelector(".instrument");
  }

  /**
   * Tell a run move by move, as one goes through it, or again as it is read afterwards.
   * @param {Story | null} apart
   */
  tellApart(apart) {
    this.apart = apart;
    this.story.setStory(apart ?? this.data?.story ?? [], this.words, this.language);
    this.story.showAt(this.player.time, false);
  }

  /** @param {boolean} partial whether the run goes on after what is known of it */
  setPartial(partial) {
    this.partial = partial;
    this.player.setOpen(partial);
  }

  /** @param {number} time @param {boolean} playing @returns {unknown} */
  at(time, playing) {
    if (playing && time >= this.stopAt) return this.arrive();
    this.timeShown(time, this.atEnd);
    this.story.showAt(time, playing);
    this.printed.showAt(time);
    if (!this.instrumentsPlace.hidden) this.instruments.show(this.stage.statesAt(time)[0], !playing);
    if (this.stepping) return this.silent || this.stepping(time, playing);
    const at = this.lineAt(time, playing);
    this.line(at < 0 ? 0 : this.lines[at][2]);
  }

  /**
   * The number, among the lines that began, of the one that the robot is doing; -1 before the start and after the end.
   * @param {number} time
   * @param {boolean} playing
   */
  lineAt(time, playing) {
    if (!playing && (time <= 0 || time >= this.player.end)) return -1;
    return countUntil(this.lines, time) - 1;
  }

  /** Whether the end of the run is shown. */
  get atEnd() {
    const { player } = this;
    return !player.playing && !this.partial && player.time >= player.end;
  }

  /** Whether a moment between the start and the end of a run is shown, and stays. */
  get isBetween() {
    const { player } = this;
    return !player.playing && player.time > 0 && (this.partial || player.time < player.end);
  }

  /** @param {number} time */
  jump(time) {
    this.stopAt = Infinity;
    this.player.pause();
    this.player.seek(time);
  }

  /** Go back to before the first move, as if nothing were known of it. */
  restart() {
    this.story.forget();
    this.jump(0);
    this.story.setStrict(true);
  }

  play() {
    this.story.setStrict(false);
    this.stopAt = Infinity;
    this.player.seek(0);
    this.player.play();
  }

  /**
   * Play until a time, and stop there.
   * @param {number} time ms
   * @param {() => void} arrived
   */
  glide(time, arrived) {
    this.stopAt = time;
    this.arrived = arrived;
    this.player.play();
  }

  /** Whether it plays until a time. */
  get glides() {
    return this.player.playing && this.stopAt < Infinity;
  }

  /** Be there at once. */
  arrive() {
    const time = this.stopAt;
    this.silently(() => this.jump(time));
    this.arrived();
  }

  /** Show another time without telling who goes step by step. @param {() => void} act */
  silently(act) {
    this.silent = true;
    act();
    this.silent = false;
  }

  /**
   * Show how it came to what failed, ring the robot there and stop.
   * @param {number} time of the moment, ms
   */
  playUntil(time) {
    const { player } = this;
    this.stage.setMark({ t_ms: time, words: "" });
    player.seek(this.isQuiet ? time : Math.max(time - RUN_UP_MS, 0));
    if (player.time >= time) return;
    this.glide(time, () => {});
  }

  /** Whether the reader asked for no motion. */
  get isQuiet() {
    return matchMedia("(prefers-reduced-motion: reduce)").matches;
  }
}
