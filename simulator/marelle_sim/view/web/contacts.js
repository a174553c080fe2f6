// Contact marks: one for each stretch of wall that a robot touched, however often it touched it.

import { COLOURS } from "./palette.js";
import { countUntil } from "./timeline.js";

/** @import {Timeline} from "./timeline.js" */
/** @typedef {[number, number]} Point mm */
/** @typedef {{time: number, first: Point, last: Point}} Piece one contact: when it began, from where to where the robot touched until it left */
/** @typedef {{name: string, pieces: Piece[], low: Point, high: Point}} ContactMark */

const NEAR_MM = 60; // a contact so near a stretch of the same wall belongs to it: a robot's radius

/** Return the marks of a robot's contacts, in order of time. @param {Timeline} timeline @param {number} end when a contact without an end is over */
export function contactMarks(timeline, end) {
  /** @type {ContactMark[]} */
  const marks = [];
  const touchesAndLeaves = [...timeline.events("touch"), ...timeline.events("leave")].sort(([a], [b]) => a - b);
  for (const [time, , x, y, name] of timeline.events("touch")) {
    const ends = touchesAndLeaves.filter((event) => event.at(-1) === name).map(([at]) => [at]);
    const left = ends[countUntil(ends, time)];
    const from = timeline.poseAt(time);
    const to = timeline.poseAt(left ? left[0] : end);
    /** @type {Point} */
    const first = [Number(x), Number(y)];
    /** @type {Point} */
    const last = [first[0] + to.x - from.x, first[1] + to.y - from.y];
    const low = /** @type {Point} */ ([Math.min(first[0], last[0]), Math.min(first[1], last[1])]);
    const high = /** @type {Point} */ ([Math.max(first[0], last[0]), Math.max(first[1], last[1])]);
    /** @type {ContactMark} */
    let mark = { name: String(name), pieces: [{ time, first, last }], low, high };
    for (const other of marks.filter((one) => near(one, mark))) {
      mark = joined(other, mark);
      marks.splice(marks.indexOf(other), 1);
    }
    marks.push(mark);
  }
  return marks.sort((one, other) => one.pieces[0].time - other.pieces[0].time);
}

/** @param {ContactMark} one @param {ContactMark} other */
function near(one, other) {
  return one.name === other.name && [0, 1].every((axis) => one.low[axis] - NEAR_MM <= other.high[axis] && other.low[axis] <= one.high[axis] + NEAR_MM);
}

/** @param {ContactMark} one @param {ContactMark} other @returns {ContactMark} */
function joined(one, other) {
  const pieces = [...one.pieces, ...other.pieces].sort((first, second) => first.time - second.time);
  const low = /** @type {Point} */ ([0, 1].map((axis) => Math.min(one.low[axis], other.low[axis])));
  const high = /** @type {Point} */ ([0, 1].map((axis) => Math.max(one.high[axis], other.high[axis])));
  return { name: one.name, pieces, low, high };
}

/** Draw the stretch of wall of one contact. @param {CanvasRenderingContext2D} pen @param {import("./camera.js").Camera} camera @param {Piece} piece */
export function drawStretch(pen, camera, { first, last }) {
  for (const [width, colour] of /** @type {[number, string][]} */ ([[14, COLOURS.white], [8, COLOURS.danger]])) {
    pen.strokeStyle = colour;
    pen.lineWidth = Math.max(3, width * camera.scale);
    pen.beginPath();
    pen.moveTo(camera.x(first[0]), camera.y(first[1]));
    pen.lineTo(camera.x(last[0]), camera.y(last[1]));
    pen.stroke();
  }
}
