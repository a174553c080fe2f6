// What runs: the program that is written is run, checked, shown step by step, and run again with what was done to the robot.
import { el, fill } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { LatestRequest, Renewal } from "./latest_request.js";
import { exampleProgram } from "./naming.js";
import { Stopped } from "./pool.js";
import { showChecked } from "./result.js";

const SLOW_MS = 300;

export class Running {
  /** @param {import("./app.js").App} app */
  constructor(app) {
    this.app = app;
    /** What was asked for the run that is shown, or "" if none is. */
    this.ran = "";
    /** Why nothing came of the run that was asked for last, if Python refused it. @type {any} */
    this.problem = null;
    /** Called where what the buttons do may have changed. */
    this.watch = () => {};
    this.latest = new LatestRequest(() => app.python.then((pool) => pool.stop()));
    this.renewal = new Renewal(() => Boolean(this.ran));
  }

  /** What to ask Python to run or to check. */
  request() {
    const { app } = this;
    const [{ drawn, inputs: before }, { inputs, typed }] = [app.drawing.request(), app.inputs.request()];
    const chosen = { lesson: app.lesson?.id ?? "", world: app.world, kit: app.kit, language: app.words.language };
    return { ...app.roles.program(), ...chosen, drawn, inputs: [...before, ...inputs], typed, ...app.beside };
  }

  /** Whether Python is asked to run or to check. */
  get busy() {
    return document.documentElement.hasAttribute("data-busy");
  }

  /** @param {boolean} busy */
  set busy(busy) {
    document.documentElement.toggleAttribute("data-busy", busy);
    this.watch();
  }

  /** The same, to be compared: whether an answer is still about what is written. */
  asked() {
    return JSON.stringify(this.request());
  }

  /** What a verdict is about: not the answers to questions, for the run that is shown drops those that answer others. */
  checked() {
    return JSON.stringify({ ...this.request(), typed: [] });
  }

  /** Say why nothing is shown: the answer is about what was written before. */
  sayChanged() {
    const { app } = this;
    fill(app.feedback.results, el("p", {}, app.say("state.changed")));
    app.feedback.tell(app.say("state.changed"));
  }

  /** « Essayer » */
  async try() {
    this.app.noticed("tried");
    this.app.stepping.leave();
    if (this.app.work.breakPoints().size) return this.toBreakPoint();
    if (!(await this.run())) return;
    if (document.documentElement.dataset.columns === "1") this.app.replayView.mat.scrollIntoView({ block: "nearest" });
    this.app.replayView.play();
  }

  /** Run from the start up to the first line at which the pupil wants to stop. */
  async toBreakPoint() {
    this.app.replayView.jump(0);
    await this.app.stepping.press("stop");
  }

  /** Show what the example of a word does; the program that is written stays as it is. @param {import("./vocabulary.js").Entry} entry */
  tryExample(entry) {
    const { app } = this;
    const program = exampleProgram(entry, app.glossaryActions.language(), app.glossaryActions.naming());
    const place = entry.kit ? { lesson: "", world: "", kit: entry.kit, drawn: [] } : {};
    return this.tryApart({ program, cards: false, typed: entry.typed, inputs: [], ...place });
  }

  /** The same for a row of cards. @param {string} row */
  tryRow(row) {
    return this.tryApart({ program: row, cards: true });
  }

  /** @param {object} what to run beside what is written */
  async tryApart(what) {
    const { app } = this;
    const answer = await this.waitFor({ do: "run", ...this.request(), robot: "", ...what });
    if (!answer) return;
    app.showWorld();
    fill(app.feedback.results);
    if (answer.problem) return void app.feedback.refuse(answer.problem);
    app.replayView.show({ ...answer.replay, lines: [] }); // no line of what is written is lit
    app.replayView.play();
    if (answer.replay.error) app.feedback.refuse(answer.replay.error);
    else fill(app.feedback.results, el("p", {}, app.say("words.shown")));
    app.feedback.tell(app.say("words.shown"));
  }

  /** « Arrêter » */
  stop() {
    this.latest.giveUp();
    this.app.replayView.player.pause();
  }

  /** « Recommencer » */
  restart() {
    const { app } = this;
    this.stop();
    app.stepping.leave();
    if (!app.forgetInputs() && this.ran) app.replayView.restart();
    else app.showWorld();
    fill(app.feedback.results);
  }

  /**
   * Something was done to the robot that is shown: make its run again with that, and what is done meanwhile after that.
   * @param {boolean} [onward] whether it goes on though it had come to its end
   */
  async again(onward = false) {
    const { app } = this;
    app.keepSoon();
    if (!this.ran) app.feedback.showState("inputs.try");
    if (app.stepping.on) return app.stepping.renew();
    await this.renewal.take(() => this.run((answer) => app.replayView.replace(answer.replay, onward)));
  }

  /**
   * @param {(answer: any) => void} [show]
   * @returns {Promise<boolean>} whether there is something to see
   */
  async run(show = (answer) => this.app.replayView.show(answer.replay)) {
    const answer = await this.answerTo({ do: "run" });
    if (!answer) return false;
    show(answer);
    this.ran = this.asked();
    this.app.feedback.toldOf(answer);
    return true;
  }

  /**
   * Ask for a run of the program that is written, with what was done to the robot; its mistakes are not told yet.
   * @param {object} question
   * @returns {Promise<any>} null where there is nothing to see
   */
  async answerTo(question) {
    const { app } = this;
    const request = this.request();
    const answer = await this.waitFor({ ...request, ...question });
    if (!answer) return null;
    fill(app.feedback.results);
    this.problem = answer.problem ?? null;
    if (answer.problem) return this.refused(answer.problem) || null;
    if (app.inputs.drops(answer)) return this.answerTo(question);
    app.roles.turnTo(answer.robot);
    app.work.places = answer.places;
    app.replayView.sensors = !request.cards;
    app.inputs.take(answer);
    return answer;
  }

  /** « Vérifier » */
  async check() {
    const { app } = this;
    app.stepping.leave();
    const answer = await this.waitFor({ do: "check", ...this.request() });
    if (!answer) return;
    if (answer.problem) return this.refused(answer.problem);
    const checked = this.checked();
    if (answer.report.passed && (await this.run())) app.replayView.play();
    if (checked !== this.checked()) return; // what passed is no longer what is written
    app.noticed("checked");
    showChecked(app, answer);
    if (answer.report.passed) app.celebrate(answer.report);
    app.feedback.results.scrollIntoView({ block: "nearest" });
    /** @type {HTMLElement | null} */ (app.feedback.results.querySelector("h3"))?.focus({ preventScroll: true });
  }

  /**
   * Ask, with the buttons as they are while something runs. What is asked last is answered: it ends what runs.
   * @param {object} request
   * @returns {Promise<any>} nothing if it was stopped, or if something else is written, chosen or asked by then
   */
  async waitFor(request) {
    return this.latest.take(JSON.stringify(request), () => this.answered(request));
  }

  /** @param {object} request @returns {Promise<any>} */
  async answered(request) {
    const { app } = this;
    const { lesson } = app;
    const asked = this.asked();
    this.busy = true;
    const slow = setTimeout(() => app.feedback.showState("state.running"), SLOW_MS);
    try {
      const answer = await app.ask(request, [], (remark) => asked === this.asked() && app.feedback.showRemark(remark));
      if (asked === this.asked()) return answer;
      if (this.renewal.stale) return null;
      if (lesson === app.lesson) this.sayChanged();
      return null;
    } catch (error) {
      if (error instanceof Stopped) app.feedback.tell(app.say("state.stopped"));
      else app.feedback.refuse(app.feedback.broken(error));
      return null;
    } finally {
      clearTimeout(slow);
      app.feedback.showState("");
      this.busy = false;
    }
  }

  /** Nothing ran: what an earlier program did is no longer shown. @param {any} problem @returns {false} */
  refused(problem) {
    this.app.roles.turnTo(problem.robot);
    this.app.showWorld();
    return this.app.feedback.refuse(problem);
  }
}
