// The stage: a mat with its robots at a time, drawn on a canvas that fills its element.

import { fittingCamera, surface } from "./camera.js";
import { beams, placeOf, Sensors } from "./sensors.js";
import { boxAt, drawGround, FONT, nameLines } from "./ground.js";
import { drawStretch } from "./contacts.js";
import { drawLegend } from "./legend.js";
import { bubbleWords, drawBead, drawBubble, drawBurst, drawPill, drawTime, drawWarning, labelSize, Placer, spread } from "./labels.js";
import { coloured, paint } from "./painter.js";
import { bodyColour, COLOURS, labelColour, STRONG, USUAL } from "./palette.js";
import { poseWords } from "./pose_words.js";
import { Timeline } from "./timeline.js";
import { Trail } from "./trail.js";
import { duration, printable, say, wallName } from "./words.js";

/** @import {Area, Point} from "./labels.js" */
/** @import {Box, Contact, Frames, Pose, State, StageOptions, Words} from "./frames" */
/** @typedef {{area: Area, words: string, draw: typeof drawTime, time: number}} Label */
/** @typedef {{time: number, place: Point, words: string, draw: typeof drawBurst}} Burst a mark with a number */

const MARGIN = 16;
const FOOT = 26; // pixels below the mat, for its scale
const LEAST_RADIUS = 10; // pixels: on a huge mat the robot is drawn larger than it is
const OVERHANG_MM = 25; // a body may look over the edge this far within the margin
const MOST_BEYOND = 0.6; // of the longer side: a robot further away is not worth a tiny mat
const CARRIED_MS = 500; // so long is a robot in the hand that lifts it (docs/trace.md)
const RING_MM = 16; // from the robot's edge to the ring around it
const MARK = 13; // pixels: the radius of the sign beside what failed
const DIRECTIONS = ["north", "north_east", "east", "south_east", "south", "south_west", "west", "north_west"];

/**
 * Put a stage into an element.
 *
 * @param {HTMLElement} element takes the stage's size
 * @param {{text: Words, language: string} & StageOptions} options
 */
export function createStage(element, options) {
  return new Stage(element, options);
}

export class Stage {
  /** @param {HTMLElement} element @param {{text: Words, language: string} & StageOptions} options */
  constructor(element, options) {
    this.text = options.text;
    this.language = options.language;
    this.options = { contrast: options.contrast ?? false, sensors: options.sensors ?? true };
    this.time = 0;
    /** @type {Frames | null} */
    this.data = null;
    /** @type {Timeline[]} */
    this.timelines = [];
    /** @type {{t_ms: number, words: string} | null} */
    this.mark = null;
    /** @type {HTMLImageElement | null} */
    this.picture = null;
    /** @type {Scene | null} */
    this.scene = null;
    /** @type {Sensors | null} */
    this.sensors = null;
    this.element = element;
    this.canvas = document.createElement("canvas");
    this.canvas.className = "stage-canvas";
    this.canvas.setAttribute("role", "img");
    element.classList.add("stage");
    element.append(this.canvas);
    new ResizeObserver(() => this.#rebuild()).observe(element);
    document.fonts?.load(`600 16px ${FONT}`).then(() => this.#rebuild(), () => undefined);
  }

  /** Show a world with its robots at their starts. @param {Frames} data its paths may have one place only */
  setScene(data) {
    this.setFrames(data);
    this.showAt(0);
  }

  /** Show a run; the time that is shown stays. @param {Frames} data */
  setFrames(data) {
    const before = this.data?.world.image;
    this.data = data;
    this.mark = null;
    this.timelines = data.robots.map((robot) => new Timeline(robot));
    if (data.world.image !== before) this.#loadPicture(data.world.image);
    this.sensors = new Sensors(data.world, this.picture);
    this.#rebuild();
  }

  /** Show the moment of a run. @param {number} time ms */
  showAt(time) {
    this.time = time;
    this.scene?.draw(time);
  }

  /** @param {StageOptions} options what is not given stays */
  setOptions(options) {
    Object.assign(this.options, options);
    this.#rebuild();
  }

  /** Change the words. @param {Words} text @param {string} language */
  setLanguage(text, language) {
    this.text = text;
    this.language = language;
    this.#rebuild();
  }

  /** Ring the robot at the moment at which something failed, or take the ring away. @param {{t_ms: number, words: string} | null} mark the words, if any, are put beside it */
  setMark(mark) {
    this.mark = mark;
    this.#rebuild();
  }

  /** Return all that is seen of each robot at a time. @param {number} time @returns {State[]} */
  statesAt(time) {
    return this.timelines.map((timeline) => {
      const state = timeline.stateAt(time);
      return { ...state, ground: this.sensors?.ground(timeline.robot, state.pose) ?? [] };
    });
  }

  /** Return the pushable boxes at their places of a time. @param {number} time */
  pushedAt(time) {
    return (this.data?.world.boxes ?? []).filter(({ moves }) => moves?.length).map((box) => boxAt(box, time));
  }

  /** Describe the places of the robots at a time, for screen readers. @param {number} time */
  describeAt(time) {
    return this.statesAt(time).map(({ pose, touching }) => this.#said(pose, touching)).join(" ");
  }

  /** Put the description of what is shown beside the picture, for a screen reader. */
  describe() {
    const title = this.data ? `${this.data.world.title}. ` : "";
    this.canvas.setAttribute("aria-label", title + this.describeAt(this.time));
  }

  /** @param {Pose} pose @param {string[]} touching */
  #said(pose, touching) {
    const direction = say(this.text, `direction.${DIRECTIONS[Math.round((((pose.heading % 360) + 360) % 360) / 45) % 8]}`);
    const said = say(this.text, "replay.robot", { place: poseWords(this.text, this.language, this.data?.world.squares, pose), direction });
    if (!touching.length) return said;
    const names = touching.map((name) => wallName(this.text, name)).join(", ");
    return `${said} ${say(this.text, "replay.touches", { names })}`;
  }

  /** @param {string | null} source */
  #loadPicture(source) {
    this.picture = null;
    if (!source) return;
    const picture = new Image();
    picture.onload = () => {
      if (this.data?.world.image !== source) return; // another world was chosen meanwhile
      this.picture = picture;
      this.sensors = new Sensors(this.data.world, picture);
      this.#rebuild();
    };
    picture.src = source;
  }

  #rebuild() {
    const width = this.element.clientWidth;
    const height = this.element.clientHeight;
    if (!this.data || width < 20 || height < 20) return;
    const ratio = Math.min(window.devicePixelRatio || 1, 3);
    this.scene = new Scene(this, this.data, { width, height, ratio });
    this.scene.draw(this.time);
    this.describe();
  }
}

/** What is worked out once for a run and a size. */
class Scene {
  /** @param {Stage} stage @param {Frames} data @param {{width: number, height: number, ratio: number}} size */
  constructor(stage, data, size) {
    this.stage = stage;
    this.data = data;
    this.size = size;
    this.look = stage.options.contrast ? STRONG : USUAL;
    stage.canvas.width = Math.round(size.width * size.ratio);
    stage.canvas.height = Math.round(size.height * size.ratio);
    this.pen = /** @type {CanvasRenderingContext2D} */ (stage.canvas.getContext("2d"));
    const margin = size.width < 500 ? 8 : MARGIN;
    const around = beyond(data);
    this.camera = fittingCamera(data.world, around, size.width, size.height, margin, FOOT);
    this.letters = Math.min(Math.max(11, size.width / 55), 15);
    const ground = surface(stage.canvas.width, stage.canvas.height);
    ground.draw.scale(size.ratio, size.ratio);
    drawGround(ground.draw, this.camera, data.world, stage.picture, this.look);
    this.legend = drawLegend(ground.draw, this.camera, data.world, this.camera.y(-around.bottom) + (margin >> 1), stage.text);
    this.ground = ground.canvas;
    const several = stage.timelines.length > 1;
    this.trails = stage.timelines.map((timeline) => {
      const carried = timeline.events("carry").map(([time]) => /** @type {[number, number]} */ ([Number(time), Number(time) + CARRIED_MS]));
      return new Trail(timeline.path, data.end_ms, this.camera, size, several ? bodyColour(timeline.robot) : "", carried);
    });
    this.bodies = data.robots.map((robot) => coloured(data.bodies[robot.body], robot));
    this.burst = Math.min(Math.max(15 * this.camera.scale, 9), 15);
    /** @type {Contact[]} stretches of wall that were touched */
    this.scraped = [];
    /** @type {Burst[]} */
    this.bursts = [...data.robots.flatMap(({ contacts }) => this.#burstsOf(contacts)), ...this.#warnings()];
    this.labels = this.#labels();
  }

  /** @param {number} time */
  draw(time) {
    const { pen, size, camera, stage } = this;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, stage.canvas.width, stage.canvas.height);
    pen.drawImage(this.ground, 0, 0);
    pen.scale(size.ratio, size.ratio);
    const states = stage.statesAt(time);
    stage.timelines.forEach(({ path: [[, x, y, heading]] }, at) => paint(pen, camera.placed({ x, y, heading }), this.bodies[at].ghost, states[at]));
    this.trails.forEach((trail, at) => this.#drawTrail(trail, time, states[at].pose));
    const pushed = stage.pushedAt(time);
    for (const { drawn, moved } of pushed) paint(pen, camera.placed({ ...moved, heading: 0 }), drawn);
    if (stage.options.sensors) states.forEach((_state, at) => this.#beams(at, states, pushed));
    const robots = states.map(({ pose }, at) => this.#discOf(pose, stage.timelines[at].robot.radius_mm));
    for (const { time: since, area, words, draw } of this.labels) {
      if (since <= time && !robots.some((disc) => touches(area, disc))) draw(pen, area, words, this.letters);
    }
    states.forEach((state, at) => paint(pen, camera.placed(state.pose, LEAST_RADIUS / stage.timelines[at].robot.radius_mm), this.bodies[at].shapes, state));
    for (const contact of this.scraped) if (contact[0] <= time) drawStretch(pen, camera, contact);
    for (const { time: since, place, words, draw } of this.bursts) if (since <= time) draw(pen, place, this.burst, words);
    states.forEach((state, at) => this.#says(state, stage.timelines[at].robot.radius_mm * camera.scale));
    this.#drawMark(time);
  }

  /** Return the robot as it is drawn, with the ring that it may have: centre and radius, pixels. @param {Pose} pose @param {number} radius mm @returns {[number, number, number]} */
  #discOf({ x, y }, radius) {
    const ring = this.stage.mark ? RING_MM : 0;
    return [this.camera.x(x), this.camera.y(y), Math.max((radius + ring) * this.camera.scale + (ring && 4), LEAST_RADIUS)];
  }

  /** @param {Trail} trail @param {number} time @param {Pose} pose */
  #drawTrail(trail, time, pose) {
    trail.draw(this.pen, time, [this.camera.x(pose.x), this.camera.y(pose.y)]);
    for (const { time: since, x, y } of trail.marks) {
      if (since <= time) drawBead(this.pen, [x, y], trail.colourAt(since / trail.endMs), this.camera.scale);
    }
  }

  /** Draw what a robot's range sensors look along, up to what they meet. @param {number} at @param {State[]} states @param {Box[]} pushed */
  #beams(at, states, pushed) {
    const { pen, camera, stage } = this;
    const { pose } = states[at];
    const robots = stage.timelines.map(({ robot }) => robot);
    for (const { from, heading, far } of beams(stage.sensors, robots, at, states, pushed)) {
      if (far === null) continue;
      const to = placeOf({ ...pose, x: from[0], y: from[1], heading }, far, 0);
      const [x, y] = [camera.x(to[0]), camera.y(to[1])];
      pen.save();
      pen.strokeStyle = "rgba(31, 41, 55, 0.42)";
      pen.lineWidth = 1.5;
      pen.setLineDash([2, 5]);
      pen.beginPath();
      pen.moveTo(camera.x(from[0]), camera.y(from[1]));
      pen.lineTo(x, y);
      pen.stroke();
      pen.setLineDash([]);
      pen.beginPath();
      pen.arc(x, y, 4, 0, 2 * Math.PI);
      pen.stroke();
      pen.restore();
    }
  }

  /** @param {State} state @param {number} radius */
  #says(state, radius) {
    const words = bubbleWords(printable(state.words));
    if (!words) return;
    const [x, y] = [this.camera.x(state.pose.x), this.camera.y(state.pose.y)];
    const placer = new Placer(this.size.width, this.size.height);
    const size = labelSize(this.pen, words, this.letters + 1, 10);
    const area = placer.find([x, y], size, radius * 0.9, [45, 315, 135, 225, 0, 180, 90, 270]);
    if (!area) return;
    const [mx, my] = [(area[0] + area[2]) / 2 - x, (area[1] + area[3]) / 2 - y];
    const length = Math.hypot(mx, my) || 1;
    drawBubble(this.pen, area, [x + (mx / length) * radius, y + (my / length) * radius], words, this.letters + 1);
  }

  /** @param {Contact[][]} marks */
  #burstsOf(marks) {
    this.scraped.push(...marks.flat());
    const places = marks.map(([[, x, y]]) => this.#inside(this.camera.x(x), this.camera.y(y)));
    return spread(places, this.burst).flatMap((place, at) => (place ? [{ time: marks[at][0][0], place, words: String(at + 1), draw: drawBurst }] : []));
  }

  /** Return a place so far from the edge that a burst is seen as a whole. @param {number} x @param {number} y @returns {Point} */
  #inside(x, y) {
    const { burst, size } = this;
    return [Math.min(Math.max(x, burst), size.width - burst), Math.min(Math.max(y, burst), size.height - burst)];
  }

  /** Return the marks of what began to fail, where faults are revealed. @returns {Burst[]} */
  #warnings() {
    const found = this.stage.timelines.flatMap((timeline) =>
      (timeline.robot.faults ?? []).map(([time, number]) => {
        const { x, y } = timeline.poseAt(time);
        return { time, words: String(number), draw: drawWarning, at: /** @type {Point} */ ([this.camera.x(x), this.camera.y(y)]) };
      }),
    );
    const places = spread(found.map(({ at }) => at), this.burst);
    return found.flatMap((one, index) => {
      const place = places[index];
      return place ? [{ ...one, place }] : [];
    });
  }

  /** Return the words of the start and of the time marks, where they hide nothing. */
  #labels() {
    const placer = new Placer(this.size.width, this.size.height);
    /** @type {Label[]} */
    const labels = [];
    placer.taken.push(this.legend);
    for (const line of nameLines(this.camera, this.data.world)) placer.avoid(line);
    for (const { place } of this.bursts) placer.take(place, this.burst);
    for (const shape of this.data.world.shapes) {
      if (shape.kind === "label") placer.take([this.camera.x(shape.x), this.camera.y(shape.y)], 0.5 * shape.size_mm * this.camera.scale);
    }
    for (const trail of this.trails) {
      placer.avoid(trail.points());
      for (const { x, y } of trail.marks) placer.take([x, y], 8 * this.camera.scale);
    }
    this.stage.timelines.forEach(({ path, robot }) => {
      const at = /** @type {Point} */ ([this.camera.x(path[0][1]), this.camera.y(path[0][2])]);
      const several = this.stage.timelines.length > 1;
      const words = several ? robot.name : say(this.stage.text, "view.start");
      /** @type {typeof drawTime} */
      const pill = (pen, area, text, letters) => drawPill(pen, area, text, letters, several ? labelColour(bodyColour(robot)) : undefined);
      const size = labelSize(this.pen, words, this.letters, 8);
      const area = placer.find(at, size, robot.radius_mm * this.camera.scale * 1.1, [180, 0, 90, 270, 135, 225, 45, 315]);
      if (area) labels.push({ area, words, draw: pill, time: 0 });
    });
    for (const trail of this.trails) {
      for (const { x, y, time } of trail.marks) {
        const words = duration(this.stage.text, time, this.stage.language).replace(/[,.]0(?=\s)/, "");
        const size = labelSize(this.pen, words, this.letters, 2);
        const area = placer.find([x, y], size, 10 * this.camera.scale, [90, 270, 0, 180, 45, 315, 135, 225]);
        if (area) labels.push({ area, words, draw: drawTime, time });
      }
    }
    return labels;
  }

  /** Ring the robot where something failed. @param {number} time */
  #drawMark(time) {
    const mark = this.stage.mark;
    if (!mark || time < mark.t_ms) return;
    this.stage.timelines.forEach((timeline) => {
      const pose = timeline.poseAt(mark.t_ms);
      const [x, y] = [this.camera.x(pose.x), this.camera.y(pose.y)];
      const radius = (timeline.robot.radius_mm + RING_MM) * this.camera.scale;
      for (const [colour, width] of /** @type {[string, number][]} */ ([[COLOURS.white, 8], [COLOURS.danger, 4]])) {
        this.pen.strokeStyle = colour;
        this.pen.lineWidth = width;
        this.pen.beginPath();
        this.pen.arc(x, y, radius, 0, 2 * Math.PI);
        this.pen.stroke();
      }
      const beside = (radius + MARK) * Math.SQRT1_2; // the robot stays in sight: a question asks which way it looks
      drawBurst(this.pen, [x + beside, y - beside], MARK, "!");
      if (!mark.words) return;
      const size = labelSize(this.pen, mark.words, this.letters, 10);
      const placer = new Placer(this.size.width, this.size.height);
      const area = placer.find([x, y], size, radius + 6, [0, 180, 90, 270, 45, 315, 135, 225]);
      if (area) drawPill(this.pen, area, mark.words, this.letters);
    });
  }
}

/** Whether a disc covers part of an area: half a word is worse than none. @param {Area} area @param {[number, number, number]} disc */
function touches([left, top, right, bottom], [x, y, radius]) {
  return Math.hypot(x - Math.min(Math.max(x, left), right), y - Math.min(Math.max(y, top), bottom)) < radius;
}

/** Return the margins (mm) beside the mat that show robots which left it. @param {Frames} data */
function beyond(data) {
  const { width_mm: width, height_mm: height } = data.world;
  const most = Math.max(width, height) * MOST_BEYOND;
  const sides = { left: 0, top: 0, right: 0, bottom: 0 };
  for (const { path, radius_mm: radius } of data.robots) {
    for (const [, x, y] of path) {
      sides.left = Math.max(sides.left, radius - x);
      sides.right = Math.max(sides.right, x + radius - width);
      sides.bottom = Math.max(sides.bottom, radius - y);
      sides.top = Math.max(sides.top, y + radius - height);
    }
  }
  const shown = (/** @type {number} */ side) => (side > OVERHANG_MM ? Math.min(side + 20, most) : 0);
  return { left: shown(sides.left), top: shown(sides.top), right: shown(sides.right), bottom: shown(sides.bottom) };
}
