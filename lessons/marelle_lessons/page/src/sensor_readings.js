// What the robot's sensors see at a moment of a run, in numbers, as a program would read them.
import { beams } from "../../../../simulator/marelle_sim/view/web/sensors.js";
import { percent } from "../../../../simulator/marelle_sim/view/web/instruments.js";
import { countUntil } from "../../../../simulator/marelle_sim/view/web/timeline.js";
import { decimal } from "../../../../simulator/marelle_sim/view/web/words.js";

/**
 * @param {import("./app.js").App} app
 * @param {number} time ms
 * @returns {Array<[string, string]>} what each is called, and its number with its unit
 */
export function sensed(app, time) {
  const { say, replayView, words } = app;
  const { stage, data } = replayView;
  if (!data || !replayView.sensors) return [];
  const states = stage.statesAt(time);
  const { ground } = states[0];
  /** @type {Array<[string, string]>} */
  const line = ground.length && data.world.shapes.length ? [[say("steps.line"), ground.map((dark) => percent(dark)).join("  ")]] : [];
  const robots = stage.timelines.map((one) => one.robot);
  const far = beams(stage.sensors, robots, 0, states, stage.pushedAt(time)).map(({ far: mm }) => (mm === null ? say("steps.nothing_near") : say("steps.mm", { count: decimal(Math.round(mm), 0, words.language) })));
  return [...line, ...(far.length ? [/** @type {[string, string]} */ ([say("steps.range"), far.join("  ")])] : []), ...around(app, time)];
}

/**
 * The light, the temperature and whatever else a person can set: what was set last.
 * @param {import("./app.js").App} app
 * @param {number} time ms
 * @returns {Array<[string, string]>}
 */
function around({ inputs, replayView }, time) {
  const events = replayView.stage.timelines[0].events("set");
  const past = events.slice(0, countUntil(events, time));
  return inputs.settable
    .filter(({ kind, zero }) => kind === "slide" && !zero) // a hand is what the range sensor sees
    .map((one) => {
      const last = past.filter(([, , name]) => name === one.name).pop();
      return [inputs.title(one.name), inputs.amount(one.name, last ? Number(last[3]) : inputs.valueAt(one, time * 1000))];
    });
}
