// The tools of the mat: move the robot, draw a line, a wall, a square, remove one. A finger, a mouse and keys all do each of them.
import { el, fill, svg } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { fits, nearest, same, simplified, snapped } from "./freehand.js";
import { button } from "./button.js";
import { icon } from "./icons.js";
import { shortcutOf } from "./shortcuts.js";

/**
 * @typedef {import("./freehand.js").Point} Point
 * @typedef {import("./freehand.js").Shape} Shape
 * @typedef {import("./drawing.js").Pose} Pose
 * @typedef {"move" | "line" | "wall" | "square" | "erase"} Tool
 */

/** @type {Array<[Tool, string]>} */
const TOOLS = [["move", "hand"], ["line", "pen"], ["wall", "wall"], ["square", "square"], ["erase", "bin"]];
const STEP_MM = 10;
const TURN_DEG = 15;
const DRAG_MM = 15; // less is a tap
const ARROWS = /** @type {{[key: string]: Point}} */ ({ ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] });

export class MatTools {
  /** @param {import("./app.js").App} app @param {() => void} share opens what shares the mat */
  constructor(app, share) {
    this.app = app;
    this.share = share;
    /** @type {Tool} */
    this.tool = "move";
    this.colour = app.data.touch.colours[0];
    this.on = false;
    /** The points of what is being drawn, and where the hand is. @type {Point[]} */
    this.points = [];
    /** @type {Point | null} */
    this.cursor = null;
    /** Where the robot is while it is dragged. @type {Pose | null} */
    this.dragged = null;
    /** Where it was put last, until it is shown there: the next key goes on from there. @type {Pose | null} */
    this.wanted = null;
    /** @type {{from: Point, off: Point, path: Point[], plays: boolean} | null} `plays`: whether the run was shown when the hand came */
    this.drag = null;
    this.toggle = el("button", { type: "button", id: "mat-tools", "aria-expanded": "false", onclick: () => this.show(!this.on) });
    const onkeydown = (/** @type {KeyboardEvent} */ event) => this.undoKey(event);
    this.bar = el("div", { class: "mat-bar", role: "toolbar", hidden: true, onkeydown });
    /** What to do with the tool, and what only this tool has: on the mat's foot, where the eyes are. */
    this.help = el("p", { role: "status" });
    this.foot = el("div", { class: "mat-foot", hidden: true, onkeydown });
    this.layer = svg("svg", { class: "mat-layer", "aria-hidden": "true" });
    const { mat } = app.replayView;
    this.field = el("div", {
      class: "mat-field",
      hidden: true,
      onpointerdown: (/** @type {PointerEvent} */ event) => this.press(event),
      onpointermove: (/** @type {PointerEvent} */ event) => this.move(event),
      onpointerup: () => this.release(),
      onpointercancel: () => this.give(),
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.key(event),
      onblur: () => this.paint(),
    }, this.layer);
    mat.append(this.field, this.foot);
  }

  get stage() {
    return this.app.replayView.stage;
  }

  get world() {
    return /** @type {import("../../../../simulator/marelle_sim/view/web/frames").World} */ (this.stage.data?.world);
  }

  get side() {
    return this.world.squares?.size_mm ?? this.touch.square_mm;
  }

  /** What bounds a hand on the mat. @returns {{grid_mm: number, most_mm: number, most_points: number, square_mm: number, colours: string[]}} */
  get touch() {
    return this.app.data.touch;
  }

  get bounds() {
    return { ...this.touch, ...this.world };
  }

  /** The tools of this mat: one of several robots is not moved, for a mat's code and file say one start. */
  get tools() {
    return (this.stage.data?.robots.length ?? 1) > 1 ? TOOLS.slice(1) : TOOLS;
  }

  /** Write everything in the language that is chosen. */
  speak() {
    if (!this.tools.some(([tool]) => tool === this.tool)) this.tool = this.tools[0][0];
    const { say } = this.app;
    const words = say(this.on ? "mat.done" : "mat.tools");
    this.toggle.setAttribute("aria-label", words);
    fill(this.toggle, icon(this.on ? "check" : "pen"), el("span", {}, words));
    this.toggle.title = words;
    const tools = this.tools.map(([tool, sign]) => this.button(sign, say(`mat.${tool}`), () => this.choose(tool), { "aria-pressed": String(tool === this.tool), "data-tool": tool }));
    fill(
      this.bar,
      ...tools,
      this.button("undo", say("mat.undo"), () => this.undo(), { class: "small undo" }),
      el("button", { type: "button", class: "small clear", onclick: () => this.clear() }, say("mat.clear")),
      this.button("save", say("mat.share"), () => this.share()),
    );
    fill(this.foot, this.help, ...this.only());
    this.bar.setAttribute("aria-label", say("mat.tools"));
    this.field.setAttribute("aria-label", say(`mat.keys.${this.tool}`));
    this.instruct(`mat.help.${this.tool}`);
  }

  /** What the chosen tool alone has. */
  only() {
    const { say } = this.app;
    if (this.tool === "move") return [this.button("G", say("mat.left"), () => this.turn(-90)), this.button("D", say("mat.right"), () => this.turn(90))];
    if (this.tool === "line") return [button("check", say("mat.end_line"), () => this.finish(), { class: "small" })];
    if (this.tool !== "square") return [];
    const colours = this.touch.colours.map((name) => el("option", { value: name, selected: name === this.colour }, say(`mat.${name}`)));
    return [el("select", { "aria-label": say("mat.colour"), onchange: (/** @type {Event} */ event) => (this.colour = /** @type {HTMLSelectElement} */ (event.target).value) }, ...colours)];
  }

  /** Say what to do, or what came of it, beside the mat. @param {string} key */
  instruct(key) {
    this.help.textContent = this.app.say(key);
  }

  /** @param {string} sign @param {string} words @param {() => void} action @param {import("../../../../simulator/marelle_sim/view/web/dom.js").Attributes} [more] */
  button(sign, words, action, more = {}) {
    return el("button", { type: "button", class: "small", title: words, "aria-label": words, onclick: action, ...more }, icon(sign));
  }

  /** @param {boolean} on */
  show(on) {
    this.on = on;
    this.bar.hidden = this.field.hidden = this.foot.hidden = !on;
    this.toggle.setAttribute("aria-expanded", String(on));
    this.bar.parentElement?.toggleAttribute("data-tools", on);
    this.give();
    if (on) {
      this.field.tabIndex = 0;
      this.field.setAttribute("role", "application");
      this.choose(this.tool);
    } else this.speak();
  }

  /** @param {Tool} tool */
  choose(tool) {
    this.tool = tool;
    this.give();
    const within = this.bar.contains(document.activeElement);
    this.speak();
    if (within) /** @type {HTMLElement | null} */ (this.bar.querySelector(`[data-tool="${tool}"]`))?.focus();
  }

  /** Forget what was begun. */
  give() {
    [this.points, this.cursor, this.dragged, this.drag] = [[], null, null, null];
    this.paint();
  }

  // A finger or a mouse

  /** @param {PointerEvent} event @returns {Point | null} */
  at(event) {
    const camera = this.stage.scene?.camera;
    if (!camera) return null;
    const { left, top } = this.stage.canvas.getBoundingClientRect();
    return snapped(camera.placeOf(event.clientX - left, event.clientY - top), this.bounds);
  }

  /** @param {PointerEvent} event */
  press(event) {
    const at = this.at(event);
    if (!at || event.button !== 0) return;
    this.field.setPointerCapture(event.pointerId);
    const { player } = this.app.replayView;
    const plays = player.playing;
    player.pause();
    const { x, y, heading } = this.pose();
    const near = Math.hypot(at[0] - x, at[1] - y) <= this.radius;
    this.drag = { from: at, off: near ? [x - at[0], y - at[1]] : [0, 0], path: [at], plays };
    if (this.tool === "move") this.hold([at[0] + this.drag.off[0], at[1] + this.drag.off[1]], heading);
  }

  /** @param {PointerEvent} event */
  move(event) {
    const [at, drag] = [this.at(event), this.drag];
    if (!at || !drag) return;
    if (!same(at, drag.path[drag.path.length - 1])) drag.path.push(at);
    if (this.tool === "move") this.hold([at[0] + drag.off[0], at[1] + drag.off[1]], this.pose().heading);
    else this.paint();
  }

  release() {
    const { drag } = this;
    if (!drag) return;
    this.drag = null;
    const last = drag.path[drag.path.length - 1];
    const far = drag.path.some((point) => Math.hypot(point[0] - drag.from[0], point[1] - drag.from[1]) > DRAG_MM);
    if (this.tool === "move") this.put(drag.plays);
    else if (far && this.tool === "line") this.add("line", simplified(drag.path, this.touch.most_points));
    else if (far && this.tool === "wall") this.add("wall", [drag.from, last]);
    else this.tap(last);
  }

  /** What a tap does, or Enter at the cursor. @param {Point} at */
  tap(at) {
    const { squares } = this.world;
    if (this.tool === "move") return this.hold(at, this.pose().heading), this.put();
    if (this.tool === "erase") return this.erase(at);
    if (this.tool === "square") return this.add("square", [squares ? snapped([middle(at[0], squares.size_mm), middle(at[1], squares.size_mm)], this.bounds) : at]);
    const last = this.points[this.points.length - 1];
    if (last && same(last, at)) return this.finish();
    this.points.push(at);
    if (this.tool === "wall" && this.points.length === 2) return this.finish();
    this.instruct(`mat.next.${this.tool}`);
    this.paint();
  }

  /** The points that were tapped are all. */
  finish() {
    const { points } = this;
    this.points = [];
    if (points.length > 1) this.add(this.tool, points);
    this.paint();
  }

  // Keys

  /** @param {KeyboardEvent} event */
  key(event) {
    const { key } = event;
    if (this.undoKey(event)) return;
    const arrow = ARROWS[key];
    const step = event.shiftKey ? this.side : STEP_MM;
    const turn = { g: -1, d: 1 }[key.toLowerCase()];
    if (arrow) this.go([arrow[0] * step, arrow[1] * step]);
    else if (turn && this.tool === "move") this.turn(turn * (event.shiftKey ? 90 : TURN_DEG));
    else if ((key === "Enter" || key === " ") && this.tool !== "move") this.tap(this.cursor ?? this.middle());
    else if (key === "Escape") this.give();
    else return;
    event.preventDefault();
  }

  /** @param {Point} by */
  go(by) {
    if (this.tool === "move") {
      const { x, y, heading } = this.pose();
      this.hold([x + by[0], y + by[1]], heading);
      this.put();
      return;
    }
    const from = this.cursor ?? this.middle();
    this.cursor = snapped([from[0] + by[0], from[1] + by[1]], this.bounds);
    this.app.feedback.tell(this.app.say("mat.cursor", { x: this.cursor[0], y: this.cursor[1] }));
    this.paint();
  }

  /** @returns {Point} */
  middle() {
    return snapped([this.world.width_mm / 2, this.world.height_mm / 2], this.bounds);
  }

  // The robot

  /** Where the robot is, or is being put. @returns {{x: number, y: number, heading: number}} */
  pose() {
    const place = this.dragged ?? this.wanted ?? this.app.inputs.carried?.place;
    if (place) return { x: place[0], y: place[1], heading: place[2] };
    return this.stage.statesAt(this.app.replayView.player.time)[0].pose;
  }

  get radius() {
    return this.stage.data?.robots[0].radius_mm ?? 60;
  }

  /** @param {Point} at @param {number} heading */
  hold(at, heading) {
    const [x, y] = snapped(at, this.bounds);
    this.dragged = [x, y, (((Math.round(heading / 5) * 5) % 360) + 360) % 360];
    this.paint();
  }

  /** @param {number} by degrees to the right */
  turn(by) {
    const { x, y, heading } = this.pose();
    this.hold([x, y], heading + by);
    this.put();
  }

  /** Put the robot down where it was dragged: before the start it starts there, later it goes on from there. @param {boolean} [plays] */
  async put(plays = this.app.replayView.player.playing) {
    const { app, dragged } = this;
    this.dragged = null;
    this.paint();
    if (!dragged) return;
    if (!fits(this.world, this.radius, [dragged[0], dragged[1]])) return this.instruct("mat.no_room");
    this.wanted = dragged;
    const put = await app.putRobot(dragged, plays);
    if (this.wanted === dragged) this.wanted = null;
    if (put) app.feedback.tell(this.stage.describeAt(app.replayView.player.time));
  }

  // What is drawn

  /** @param {string} kind @param {Point[]} points */
  async add(kind, points) {
    if (points.length < 2 && kind !== "square") return this.give();
    const { drawing } = this.app;
    const shape = { kind, points, ...(kind === "square" ? { color: this.colour } : {}) };
    this.give();
    if (!(await drawing.change({ shapes: [...drawing.shapes, shape] }))) return;
    this.instruct(`mat.drawn.${kind}`);
  }

  /** @param {Point} at */
  erase(at) {
    const { drawing } = this.app;
    const found = nearest(drawing.shapes, at, this.side);
    if (found < 0) return this.instruct("mat.nothing_here");
    drawing.change({ shapes: drawing.shapes.filter((_shape, index) => index !== found) });
    this.instruct("mat.erased");
  }

  /** « Remettre le tapis » : as it was before anything was drawn or moved; `undo` gives that back. */
  clear() {
    const { drawing } = this.app;
    this.give();
    if (!drawing.some) return this.instruct("mat.nothing");
    drawing.change({ shapes: [], start: null });
    this.instruct("mat.cleared");
  }

  /** Take the last thing back: a point of what is begun, where a hand put the robot, or what was drawn, moved or removed. */
  undo() {
    const { drawing, inputs } = this.app;
    const { carried } = inputs;
    if (this.points.pop()) this.paint();
    else if (carried) inputs.takeBack(carried);
    else if (!drawing.undo()) return this.instruct("mat.nothing");
    this.instruct("mat.undone");
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether it was the key for that */
  undoKey(event) {
    if (shortcutOf(event) !== "undo") return false;
    event.preventDefault();
    this.undo();
    return true;
  }

  /** Show what is being done: the robot in the hand, the line that is drawn, the cursor. */
  paint() {
    const camera = this.stage.scene?.camera;
    if (!camera || !this.on) return fill(this.layer);
    const shown = (/** @type {Point[]} */ points) => points.map(([x, y]) => `${camera.x(x)},${camera.y(y)}`).join(" ");
    const line = this.drag && this.tool === "line" ? this.drag.path : this.points;
    const wall = this.drag && this.tool === "wall" ? [this.drag.from, this.drag.path[this.drag.path.length - 1]] : [];
    fill(
      this.layer,
      svg("polyline", { class: this.tool === "wall" ? "as-wall" : "as-line", points: shown(wall.length ? wall : line), "stroke-width": Math.max((this.tool === "wall" ? 10 : 20) * camera.scale, 2) }),
      ...this.points.map(([x, y]) => svg("circle", { class: "as-point", cx: camera.x(x), cy: camera.y(y), r: 5 })),
      this.cursor ? svg("circle", { class: "as-cursor", cx: camera.x(this.cursor[0]), cy: camera.y(this.cursor[1]), r: 9 }) : null,
      this.dragged ? this.ghost(camera, this.dragged) : null,
    );
  }

  /** @param {import("../../../../simulator/marelle_sim/view/web/camera.js").Camera} camera @param {Pose} place */
  ghost(camera, [x, y, heading]) {
    const radius = Math.max(this.radius * camera.scale, 10);
    const place = `translate(${camera.x(x)} ${camera.y(y)}) rotate(${heading})`;
    const good = fits(this.world, this.radius, [x, y]) ? "as-robot" : "as-robot bad";
    return svg("g", { transform: place, class: good }, svg("circle", { r: radius }), svg("path", { d: `M0 ${-radius * 0.75}L${radius * 0.4} ${radius * 0.2}H${-radius * 0.4}z` }));
  }
}

/** The middle of the square that a length lies in. @param {number} value @param {number} side */
function middle(value, side) {
  return (Math.floor(value / side) + 0.5) * side;
}
