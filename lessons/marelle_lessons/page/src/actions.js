// What makes the robot move: one button that tries, stops and goes on; steps; the one way to begin again; the check.
import { el, fill } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { button } from "./button.js";
import { icon } from "./icons.js";

/** What the first button does now, and its pictogram. */
const SHOWN = { try: "play", stop: "stop", go_on: "play" };

/** @typedef {keyof typeof SHOWN} Deed */

export class Actions {
  /** @param {import("./app.js").App} app */
  constructor(app) {
    this.app = app;
    this.shown = "";
    this.element = el("div", { class: "actions", role: "group" });
    this.go = el("button", { type: "button", id: "try", onclick: (/** @type {MouseEvent} */ event) => this.press(event) });
    app.running.watch = () => this.show();
  }

  draw() {
    const { app } = this;
    const { say } = app;
    this.element.setAttribute("aria-label", say("actions.title"));
    this.shown = "";
    this.show();
    fill(
      this.element,
      app.stepping.panel.buttons, // above the others, which stay where the hand is
      this.go,
      button("step", say("action.step"), () => app.stepping.press("step"), { id: "step", title: say("steps.step.help") }),
      button("restart", say("action.restart"), () => app.running.restart(), { id: "restart" }),
      app.lesson ? button("check", say("action.check"), () => app.running.check(), { class: "check", id: "check" }) : null,
      app.feedback.state,
    );
  }

  /** What the first button does now. @returns {Deed} */
  deed() {
    const { running, stepping, replayView } = this.app;
    if (running.busy || replayView.player.playing) return "stop";
    return running.ran && (replayView.isBetween || stepping.goesOn) ? "go_on" : "try";
  }

  /** Say on the button what it does now; it stays the same button, with the focus that it has. */
  show() {
    const deed = this.deed();
    if (deed === this.shown) return;
    this.shown = deed;
    this.go.className = deed === "stop" ? "halt" : "go";
    this.go.dataset.does = deed;
    fill(this.go, icon(SHOWN[deed]), el("span", {}, this.app.say(`action.${deed}`)));
  }

  /** @param {MouseEvent} event the second press of a double click is no wish to stop */
  press(event) {
    const { running, stepping } = this.app;
    const deed = this.deed();
    if (deed === "stop" && event.detail < 2) running.stop();
    if (deed === "go_on") stepping.play();
    if (deed === "try") running.try();
    this.show();
  }
}
