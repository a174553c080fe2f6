// The path of a robot: a ribbon whose colour shows the time, with arrows and time marks.

import { surface } from "./camera.js";
import { COLOURS, darker, timeColour, tint } from "./palette.js";

/** @import {Camera} from "./camera.js" */
/** @import {PathPlace} from "./frames" */
/** @typedef {{time: number, x: number, y: number, angle: number}} Arrow pixels, radians */
/** @typedef {{colour: string, begin: number, end: number, points: [number, number][], times: number[]}} Stretch */

const RIBBON_MM = 9;
const EDGE_MM = 1.1;
const STEPS = 32;
const ARROWS_APART = 78;
const NICE_SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600];
const MOST_MARKS = 8;
const APART_MM = 30;

/** Return the seconds between time marks: a round number that gives a handful of them. @param {number} endMs */
export function markStep(endMs) {
  const hours = Math.ceil(endMs / (MOST_MARKS * 3_600_000)) * 3600;
  return NICE_SECONDS.find((seconds) => endMs / 1000 / seconds <= MOST_MARKS) ?? hours;
}

/** The trail of one robot, in the pixels of a camera; what lies behind is drawn once. */
export class Trail {
  /**
   * @param {PathPlace[]} path
   * @param {number} endMs the time of the gradient's last colour
   * @param {Camera} camera
   * @param {{width: number, height: number, ratio: number}} size of the canvas in CSS pixels
   * @param {string} colour of one robot among several; "" for the colours of time
   * @param {[number, number][]} carried from when to when (ms) it was in a hand: it left no trail
   */
  constructor(path, endMs, camera, size, colour = "", carried = []) {
    this.colour = colour;
    this.carried = carried;
    this.endMs = Math.max(endMs, 1);
    this.camera = camera;
    this.size = size;
    /** @type {Stretch[]} */
    this.stretches = this.#stretches(path);
    this.arrows = this.#arrows();
    this.marks = this.#marks(path);
    this.layer = surface(size.width * size.ratio, size.height * size.ratio);
    this.layer.draw.scale(size.ratio, size.ratio);
    this.drawn = 0;
  }

  /** Return the colour of a time. @param {number} share of the run, 0 to 1 */
  colourAt(share) {
    return this.colour ? tint(this.colour, share) : timeColour(share);
  }

  /** Return all points in pixels. */
  points() {
    return this.stretches.flatMap(({ points }) => points);
  }

  /** Draw the trail as it is at a time. @param {CanvasRenderingContext2D} draw @param {number} time @param {[number, number]} here the robot, pixels */
  draw(draw, time, here) {
    const past = this.stretches.findIndex(({ end }) => end > time);
    const whole = past < 0 ? this.stretches.length : past;
    if (whole < this.drawn) {
      this.layer.draw.clearRect(0, 0, this.size.width, this.size.height);
      this.drawn = 0;
    }
    for (; this.drawn < whole; this.drawn++) this.#ribbon(this.layer.draw, this.stretches[this.drawn]);
    draw.drawImage(this.layer.canvas, 0, 0, this.size.width, this.size.height);
    const current = this.stretches[whole];
    if (current && current.begin <= time) this.#ribbon(draw, until(current, time, here));
    for (const arrow of this.arrows) {
      if (arrow.time > time) break;
      drawArrow(draw, arrow, Math.max(RIBBON_MM * 0.4 * this.camera.scale, 3.2));
    }
  }

  /** @param {CanvasRenderingContext2D} draw @param {Stretch} stretch */
  #ribbon(draw, { points, times, colour }) {
    const width = Math.max(RIBBON_MM * this.camera.scale, 4);
    const edge = Math.max(2 * EDGE_MM * this.camera.scale, 1.4);
    draw.lineJoin = "round";
    draw.beginPath();
    points.forEach(([x, y], at) => (at && !this.#inHand(times[at - 1], times[at]) ? draw.lineTo(x, y) : draw.moveTo(x, y)));
    draw.lineCap = "butt";
    draw.lineWidth = width + edge;
    draw.strokeStyle = darker(colour, 0.3);
    draw.stroke();
    draw.lineCap = "round";
    draw.lineWidth = width;
    draw.strokeStyle = colour;
    draw.stroke();
  }

  /** Tell whether the robot was carried between two times. @param {number} begin @param {number} end */
  #inHand(begin, end) {
    return this.carried.some(([lifted, put]) => end > lifted && begin < put);
  }

  /** Cut the path where its colour changes; each stretch begins where the last one ended. @param {PathPlace[]} path */
  #stretches(path) {
    /** @type {Stretch[]} */
    const found = [];
    let at = 0;
    for (let step = 0; step < STEPS; step++) {
      const begin = (this.endMs * step) / STEPS;
      const end = (this.endMs * (step + 1)) / STEPS;
      /** @type {[number, number][]} */
      const points = [this.#point(path, at, begin)];
      const times = [begin];
      while (at < path.length && path[at][0] <= end) {
        this.#add(points, times, path[at]);
        at++;
      }
      points.push(this.#point(path, at, end));
      times.push(end);
      found.push({ colour: this.colourAt((step + 0.5) / STEPS), begin, end, points, times });
    }
    return found.filter(({ points }) => points.some(([x, y]) => x !== points[0][0] || y !== points[0][1]));
  }

  /** Add a place, unless no eye would see it beside the last one. @param {[number, number][]} points @param {number[]} times @param {PathPlace} place */
  #add(points, times, place) {
    const [x, y] = [this.camera.x(place[1]), this.camera.y(place[2])];
    const last = points[points.length - 1];
    if (Math.abs(x - last[0]) + Math.abs(y - last[1]) < 0.4) return;
    points.push([x, y]);
    times.push(place[0]);
  }

  /** Return the place of the path at a time between two of its points. @param {PathPlace[]} path @param {number} after @param {number} time @returns {[number, number]} */
  #point(path, after, time) {
    const from = path[Math.max(after - 1, 0)];
    const to = path[Math.min(after, path.length - 1)];
    const share = to[0] > from[0] ? Math.min(Math.max((time - from[0]) / (to[0] - from[0]), 0), 1) : 0;
    return [
      this.camera.x(from[1] + (to[1] - from[1]) * share),
      this.camera.y(from[2] + (to[2] - from[2]) * share),
    ];
  }

  /** Return small arrowheads, none close to another. */
  #arrows() {
    /** @type {Arrow[]} */
    const arrows = [];
    const taken = new Set();
    const cell = ARROWS_APART / 3;
    let walked = ARROWS_APART / 2;
    for (const { points, times } of this.stretches) {
      for (let at = 1; at < points.length; at++) {
        const [[x0, y0], [x1, y1]] = [points[at - 1], points[at]];
        const step = Math.hypot(x1 - x0, y1 - y0);
        for (let ahead = ARROWS_APART - walked; ahead <= step && step > 0; ahead += ARROWS_APART) {
          const share = ahead / step;
          const [x, y] = [x0 + (x1 - x0) * share, y0 + (y1 - y0) * share];
          const [column, row] = [Math.round(x / cell), Math.round(y / cell)];
          if (!taken.has(`${column} ${row}`) && !this.#inHand(times[at - 1], times[at])) {
            const time = times[at - 1] + (times[at] - times[at - 1]) * share;
            arrows.push({ time, x, y, angle: Math.atan2(y1 - y0, x1 - x0) });
          }
          for (const i of [-1, 0, 1]) for (const j of [-1, 0, 1]) taken.add(`${column + i} ${row + j}`);
        }
        walked = (walked + step) % ARROWS_APART;
      }
    }
    return arrows;
  }

  /** Return the places of the time marks: at round times, not where the robot waits. @param {PathPlace[]} path */
  #marks(path) {
    const step = markStep(this.endMs) * 1000;
    /** @type {{time: number, x: number, y: number}[]} */
    const marks = [];
    let at = 0;
    for (let time = step; time < this.endMs; time += step) {
      while (at < path.length && path[at][0] <= time) at++;
      const [x, y] = this.#point(path, at, time);
      const apart = APART_MM * this.camera.scale;
      if (marks.every((mark) => Math.hypot(mark.x - x, mark.y - y) > apart)) marks.push({ time, x, y });
    }
    return marks;
  }
}

/** Return the part of a stretch before a time, its end where the robot is. @param {Stretch} stretch @param {number} time @param {[number, number]} here @returns {Stretch} */
function until(stretch, time, here) {
  const count = Math.max(stretch.times.findIndex((one) => one > time), 1);
  return { ...stretch, points: [...stretch.points.slice(0, count), here], times: [...stretch.times.slice(0, count), time] };
}

/** @param {CanvasRenderingContext2D} draw @param {Arrow} arrow @param {number} size */
function drawArrow(draw, { x, y, angle }, size) {
  draw.save();
  draw.translate(x, y);
  draw.rotate(angle);
  draw.beginPath();
  draw.moveTo(size, 0);
  draw.lineTo(-size, size);
  draw.lineTo(-0.35 * size, 0);
  draw.lineTo(-size, -size);
  draw.closePath();
  draw.fillStyle = COLOURS.white;
  draw.fill();
  draw.restore();
}
