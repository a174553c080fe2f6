// Step by step: one press is one event of the run. The events around the moment are known; elsewhere the run is made again.
import { fill } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { Renewal } from "./latest_request.js";
import { sensed } from "./sensor_readings.js";
import { shortcutOf } from "./shortcuts.js";
import { StepWindow, changed, everyCard, everyLine, oneStep, oneTurn, toBreakPoint } from "./steps.js";
import { StepsPanel } from "./steps-panel.js";

/**
 * @typedef {"step" | "back" | "turn" | "stop"} Command
 * @typedef {import("./steps.js").Known} Known
 * @typedef {{event: number} | {time_us: number} | {event: number, lines: number[]}} Around
 */

/** @type {Command[]} */
const COMMANDS = ["step", "back", "turn", "stop"];
const FEW = 4_000; // events: the first answer is to come at once
const MOST = 50_000;
const SEEN_MS = 80; // what lasts less is not seen to move
const KEPT = "steps";

export class Stepping {
  /** @param {import("./app.js").App} app */
  constructor(app) {
    this.app = app;
    this.on = false;
    this.busy = false;
    /** @type {StepWindow | null} the events that are known */
    this.window = null;
    /** What was asked for them: they are those of the program that is written. */
    this.asked = "";
    /** The number of the event that is shown; that after the last one at the end. */
    this.place = 0;
    this.shown = 0; // ms
    /** @type {any} what the bridge answered with them */
    this.answer = null;
    this.enter = app.storage.read(KEPT, { enter: true }).enter !== false;
    this.renewal = new Renewal(() => this.on);
    this.panel = new StepsPanel({ say: app.say, enter: this.enter, press: (command) => this.press(command), chosen: (enter) => this.choose(enter) });
  }

  /** @param {boolean} enter whether one stops in the functions that are called */
  choose(enter) {
    this.enter = enter;
    this.app.storage.write(KEPT, { enter });
  }

  /** Let the keys act wherever they are pressed. @param {Document} target */
  listen(target) {
    target.addEventListener("keydown", (event) => {
      const asked = shortcutOf(event);
      const command = COMMANDS.find((one) => one === asked);
      if (!command || target.querySelector("dialog[open]")) return;
      event.preventDefault();
      this.press(command);
    });
  }

  /** @param {Command} command */
  async press(command) {
    if (this.busy) return;
    const { feedback, replayView, work } = this.app;
    if (command === "stop" && !work.breakPoints().size) return feedback.showState("steps.no_stop");
    if (replayView.glides) replayView.arrive(); // who presses has seen enough
    this.busy = true;
    try {
      if (this.on) await this.move(command);
      else if ((await this.begin()) && (command !== "step" || work.mode === "cards" || this.shown > 0)) await this.move(command);
    } finally {
      this.busy = false;
    }
  }

  /** Show the first event, or the one that is being done where a run is shown. @returns {Promise<boolean>} whether there is one */
  async begin() {
    const { running, replayView } = this.app;
    replayView.player.pause();
    const { time } = replayView.player;
    const same = running.ran === running.asked();
    const within = same && time > 0 && !replayView.atEnd;
    const known = same && this.asked === running.ran && this.window?.first === 0;
    if (!within && known) replayView.jump(0);
    else if (!(await this.ask(within ? { time_us: Math.round(time * 1000) } : { event: 0 }, FEW))) return false;
    const { window } = this;
    if (!window) return false;
    this.open();
    const first = within ? this.near(window.at(time * 1000)) : window.next(-1, this.stops);
    if (first < 0) this.finish();
    else this.settle(first, within ? time : this.timeOf(first));
    return first >= 0;
  }

  /** Whether a program is in the middle of its steps; all of them may be at the start of the run. */
  get goesOn() {
    const { window } = this;
    return this.on && window !== null && (window.more || this.place < window.end);
  }

  open() {
    const { feedback, replayView, work } = this.app;
    this.on = true;
    replayView.stepping = (time, playing) => this.moved(time, playing);
    replayView.story.setStrict(true);
    replayView.tellApart(this.answer.story);
    fill(feedback.results); // what was found before took the room of the program
    this.panel.open(true, work.mode === "text");
  }

  /** Go on without steps: something else is shown. */
  leave() {
    if (!this.on) return;
    const { replayView, work } = this.app;
    this.on = false;
    replayView.stepping = null;
    replayView.tellApart(null);
    this.panel.open(false, false);
    work.light(0);
    work.showTurns(() => 0);
  }

  /** Something was done to the robot at this moment: what comes after it is another run. */
  async renew() {
    this.asked = "";
    await this.renewal.take(async () => {
      const window = await this.ask({ event: this.place }, FEW);
      if (!window) return;
      const number = Math.min(this.place, window.end - 1);
      this.settle(number, Math.max(this.timeOf(number), this.shown));
    });
  }

  /**
   * Ask for the events around a moment.
   * @param {Around} around
   * @param {number} [most]
   * @returns {Promise<StepWindow | null>} null where there is none
   */
  async ask(around, most = MOST) {
    const { running, feedback, replayView } = this.app;
    const answer = await running.answerTo({ do: "steps", around, most });
    if (!answer) return null;
    const asked = running.asked();
    const known = replayView.data !== null && running.ran === asked && replayView.data.end_ms >= answer.replay.end_ms;
    if (!known) {
      replayView.silently(() => replayView.replace(answer.replay));
      replayView.setPartial(answer.more);
    }
    running.ran = asked;
    this.asked = asked;
    this.answer = answer;
    replayView.tellApart(answer.story);
    this.window = new StepWindow(answer);
    if (answer.events.length) return this.window;
    feedback.toldOf(answer); // it did not begin
    return null;
  }

  /** @param {Command} command */
  async move(command) {
    if (command === "back") return this.back();
    let window = /** @type {StepWindow} */ (this.window);
    if (this.place >= window.end && !window.more) return this.tell(this.app.say("steps.over"));
    const goal = this.goal(command, window);
    let found = window.next(this.place, goal);
    while (found < 0 && window.more) {
      const { end } = window;
      const next = await this.ask(command === "stop" ? { event: end, lines: [...this.app.work.breakPoints()] } : { event: end });
      if (!next) return;
      window = next;
      found = window.next(Math.max(end - 1, this.place), goal);
    }
    this.go(found < 0 ? window.end : found, command !== "step");
  }

  async back() {
    let window = /** @type {StepWindow} */ (this.window);
    const goal = oneStep(window, Math.min(this.place, window.end - 1), this.enter, this.stops);
    let found = window.before(this.place, goal);
    while (found < 0 && window.first > 0) {
      const { first } = window;
      const earlier = await this.ask({ event: first - 1 });
      if (!earlier) return;
      window = earlier;
      found = window.before(Math.min(first, this.place), goal);
    }
    if (found < 0) this.tell(this.app.say("steps.at_start"));
    else this.settle(found, this.timeOf(found));
  }

  /** @param {Command} command @param {StepWindow} window */
  goal(command, window) {
    if (command === "turn") return oneTurn(window, this.place, this.stops);
    if (command === "stop") return toBreakPoint(this.app.work.breakPoints(), this.stops);
    return oneStep(window, this.place, this.enter, this.stops);
  }

  /** Where one stops at all: at each line, or at each card. */
  get stops() {
    const { work } = this.app;
    return work.mode === "cards" ? everyCard(work.cardsByLine()) : everyLine;
  }

  /** Return the event at which one stops that is the last one up to another. @param {number} number */
  near(number) {
    const found = /** @type {StepWindow} */ (this.window).before(number + 1, this.stops);
    return found < 0 ? number : found;
  }

  /** When an event is, ms; that after the last one is the end of the run. @param {number} number */
  timeOf(number) {
    const event = this.window?.event(number);
    return event ? event[0] / 1000 : this.app.replayView.player.end;
  }

  /** Play until an event where that can be seen. @param {number} number @param {boolean} far beyond the line that is shown */
  go(number, far) {
    const { replayView } = this.app;
    const time = this.timeOf(number);
    const arrived = () => this.settle(number, time);
    if (time - replayView.player.time < SEEN_MS || replayView.isQuiet) return arrived();
    this.app.work.showTurns(() => 0);
    if (far && this.app.work.mode === "text") this.panel.show({ where: this.app.say("steps.going"), groups: [], sensors: [] });
    replayView.glide(time, arrived);
  }

  /**
   * Show an event: the mat at a time, the line, and what is known.
   * @param {number} number
   * @param {number} time ms
   */
  settle(number, time) {
    const { replayView } = this.app;
    const before = this.before(number);
    this.place = number;
    this.shown = Math.min(time, replayView.player.end);
    replayView.silently(() => replayView.jump(this.shown));
    if (this.window?.has(number)) this.draw(before);
    else this.finish();
  }

  /** What the variables were at the step before: the one that was shown, or the one that comes before. @param {number} number @returns {Known[]} */
  before(number) {
    const window = /** @type {StepWindow} */ (this.window);
    const onward = this.place < number && window.has(this.place);
    const shown = onward ? this.place : window.before(number, oneStep(window, number, this.enter, this.stops));
    return window.has(shown) ? window.variables(shown) : [];
  }

  /** The program is over. */
  finish() {
    const { app } = this;
    this.place = this.window?.end ?? 0;
    app.work.light(0);
    app.work.showTurns(() => 0);
    this.panel.show({ where: app.say("steps.over"), groups: [], sensors: sensed(app, this.shown) });
    this.tell(app.say("steps.over"));
    app.feedback.toldOf(this.answer);
  }

  /** @param {Known[]} before */
  draw(before) {
    const { app } = this;
    const window = /** @type {StepWindow} */ (this.window);
    const [, line, frame] = /** @type {import("./steps.js").StepEvent} */ (window.event(this.place));
    const cards = app.work.mode === "cards";
    app.work.light(line);
    const turns = app.work.showTurns((head) => this.turnOf(head));
    const text = cards ? [app.say("steps.next", { what: this.cardAt(line) }), ...turns] : this.whereOf(line, frame);
    const groups = cards ? [] : this.groups(window.variables(this.place), before);
    this.panel.show({ where: text.join(" · "), groups, sensors: sensed(app, this.shown) });
    const news = groups.flatMap(({ values }) => values).filter((value) => value.changed).map(({ name, text }) => `${name} = ${text}`);
    const said = [text.join(", "), ...(news.length ? [app.say("steps.now", { what: news.join(", ") })] : []), app.replayView.stage.describeAt(this.shown)];
    app.work.reveal();
    this.tell(said.map((one) => one.replace(/[.\s]+$/, "")).join(". ").concat("."));
  }

  /** @param {number} line @param {number} frame @returns {string[]} */
  whereOf(line, frame) {
    const { say } = this.app;
    const window = /** @type {StepWindow} */ (this.window);
    const found = window.turning(this.place);
    const turn = found && (found.line > found.loop[0] || found.loop[0] === found.loop[1]) ? window.turn(this.place, found.loop, found.frame) : 0;
    const name = window.data.frames[frame]?.[0] ?? "";
    return [say("steps.line_number", { line }), ...(frame > 0 ? [say("steps.in_function", { name })] : []), ...(turn ? [say("steps.turn_number", { index: turn })] : [])];
  }

  /** Which turn of the repeat whose line this is. @param {number} head */
  turnOf(head) {
    const window = /** @type {StepWindow} */ (this.window);
    const loop = window.data.loops.find(([line]) => line === head);
    return loop ? window.turn(this.place, loop) : 0;
  }

  /**
   * The variables as they are shown: of the function that is done first, then of those that wait for it.
   * @param {Known[]} now
   * @param {Known[]} before
   */
  groups(now, before) {
    const { say } = this.app;
    return now.map(({ frame, name, variables }) => {
      const others = changed(before.find((one) => one.frame === frame)?.variables ?? new Map(), variables);
      const values = [...variables].map(([own, text]) => ({ name: own, text, changed: others.has(own) }));
      return { title: frame > 0 ? say("steps.of_function", { name }) : say("steps.of_program"), values };
    });
  }

  /**
   * Another time is shown: by a glide, or by a person with the slider.
   * @param {number} time ms
   * @param {boolean} playing
   */
  moved(time, playing) {
    const { window } = this;
    if (!window || (!playing && time === this.shown)) return;
    if (playing) return this.pass(window.event(this.near(window.at(time * 1000)))?.[1] ?? 0);
    this.shown = time;
    if (window.covers(time * 1000)) return this.jump(time);
    const around = this.app.replayView.partial && time >= this.app.replayView.player.end ? { event: window.end } : { time_us: Math.round(time * 1000) };
    this.renewal.take(async () => (await this.ask(around)) && this.jump(time));
  }

  /** A line is being done. @param {number} line */
  pass(line) {
    const { say, work } = this.app;
    work.light(line);
    if (work.mode === "cards") this.panel.where.textContent = say("steps.doing", { what: this.cardAt(line) });
  }

  /** What the card of a line is, as words within a sentence. @param {number} line */
  cardAt(line) {
    return this.app.work.cardAt(line).replace(/\.$/, "");
  }

  /** @param {number} time ms */
  jump(time) {
    const window = /** @type {StepWindow} */ (this.window);
    const { player } = this.app.replayView;
    if (!window.more && time >= player.end) return this.finish();
    const number = this.near(window.at(time * 1000));
    this.place = number;
    this.draw(this.before(number));
  }

  /** A person wants the replay to play: from here to the next break-point, where there is one, else whole. */
  async play() {
    if (this.app.work.breakPoints().size) return this.press("stop");
    const { running, replayView } = this.app;
    const { partial } = replayView;
    this.leave();
    replayView.story.setStrict(false);
    replayView.stopAt = Infinity;
    if (!partial) return replayView.player.play();
    await running.run((answer) => replayView.replace(answer.replay, true));
  }

  /** @param {string} sentence */
  tell(sentence) {
    this.app.feedback.tell(sentence);
  }
}
