// Labels and signs on the mat, placed so that none covers another: start, times, contacts, prints.

import { disc, rounded } from "./camera.js";
import { FONT } from "./ground.js";
import { COLOURS, darker, mix } from "./palette.js";

/** @typedef {[number, number, number, number]} Area left, top, right, bottom in pixels */
/** @typedef {[number, number]} Point pixels */

const CELL = 8;
const STRAY = 5; // covering that many cells of a line is as bad as standing a step farther off
const SAID_CHARACTERS = 24;
const REACHES = [0, 12, 30, 60, 95];

/** Finds room for labels. */
export class Placer {
  /** @param {number} width @param {number} height */
  constructor(width, height) {
    this.width = width;
    this.height = height;
    /** @type {Area[]} */
    this.taken = [];
    /** @type {Set<string>} */
    this.drawn = new Set();
  }

  /** Keep labels off a circle. @param {Point} place @param {number} radius */
  take([x, y], radius) {
    this.taken.push([x - radius, y - radius, x + radius, y + radius]);
  }

  /** Prefer places off a drawn line. @param {Point[]} points */
  avoid(points) {
    for (let at = 1; at < points.length; at++) {
      const [[x0, y0], [x1, y1]] = [points[at - 1], points[at]];
      const steps = Math.ceil(Math.hypot(x1 - x0, y1 - y0) / CELL) || 1;
      for (let step = 0; step <= steps; step++) {
        const share = step / steps;
        this.drawn.add(this.#cell(x0 + (x1 - x0) * share, y0 + (y1 - y0) * share));
      }
    }
  }

  /**
   * Return the free area of a size near a place and take it, or null where all is full.
   *
   * @param {Point} place what the label speaks of
   * @param {Point} size
   * @param {number} distance from the place to the area's edge
   * @param {number[]} angles to try, degrees clockwise from the top, best first
   */
  find(place, size, distance, angles) {
    let best = null;
    let least = Infinity;
    REACHES.forEach((more, steps) => {
      for (const angle of angles) {
        const area = beside(place, size, distance + more, angle);
        const cost = this.#covers(area) + STRAY * steps;
        if (cost < least && this.#free(area)) {
          best = area;
          least = cost;
        }
      }
    });
    if (best) this.taken.push(best);
    return /** @type {Area | null} */ (best);
  }

  /** @param {number} x @param {number} y */
  #cell(x, y) {
    return `${Math.floor(x / CELL)} ${Math.floor(y / CELL)}`;
  }

  /** @param {Area} area */
  #free([left, top, right, bottom]) {
    if (left < 2 || top < 2 || right > this.width - 2 || bottom > this.height - 2) return false;
    return !this.taken.some((other) => left < other[2] + 3 && other[0] < right + 3 && top < other[3] + 3 && other[1] < bottom + 3);
  }

  /** @param {Area} area */
  #covers([left, top, right, bottom]) {
    let count = 0;
    for (let x = left; x <= right; x += CELL) {
      for (let y = top; y <= bottom; y += CELL) if (this.drawn.has(this.#cell(x, y))) count++;
    }
    return count;
  }
}

/** @param {Point} place @param {Point} size @param {number} reach @param {number} angle @returns {Area} */
function beside([x, y], [width, height], reach, angle) {
  const turn = (angle * Math.PI) / 180;
  const middle = [x + Math.sin(turn) * (reach + width / 2), y - Math.cos(turn) * (reach + height / 2)];
  return [middle[0] - width / 2, middle[1] - height / 2, middle[0] + width / 2, middle[1] + height / 2];
}

/** Return a place for a burst near each place so that none covers another, or null without room. @param {Point[]} places @param {number} radius */
export function spread(places, radius) {
  /** @type {Point[]} */
  const kept = [];
  return places.map(([x, y]) => {
    for (const ring of [0, 1.85]) {
      for (let turn = 0; turn < 8; turn++) {
        const angle = (turn * Math.PI) / 4;
        const place = /** @type {Point} */ ([x + ring * radius * Math.cos(angle), y + ring * radius * Math.sin(angle)]);
        if (kept.every((other) => Math.hypot(other[0] - place[0], other[1] - place[1]) >= 1.8 * radius)) {
          kept.push(place);
          return place;
        }
      }
    }
    return null;
  });
}

/** Return the width and height of a label. @param {CanvasRenderingContext2D} draw @param {string} words @param {number} size @param {number} padding @returns {Point} */
export function labelSize(draw, words, size, padding) {
  draw.font = `600 ${size}px ${FONT}`;
  return [draw.measureText(words).width + 2 * padding, size * 1.15 + padding];
}

/** Return words shortened to the length of a bubble. @param {string} words */
export function bubbleWords(words) {
  const characters = [...words];
  return characters.length <= SAID_CHARACTERS ? words : `${characters.slice(0, SAID_CHARACTERS - 1).join("").trimEnd()}…`;
}

/** @param {CanvasRenderingContext2D} draw @param {Area} area @param {string} words @param {number} size @param {string} colour */
function write(draw, [left, top, right, bottom], words, size, colour) {
  draw.font = `600 ${size}px ${FONT}`;
  draw.textAlign = "center";
  draw.textBaseline = "middle";
  draw.fillStyle = colour;
  draw.fillText(words, (left + right) / 2, (top + bottom) / 2 + size * 0.06);
}

/** Draw white words on a rounded label. @param {CanvasRenderingContext2D} draw @param {Area} area @param {string} words @param {number} size @param {string} colour */
export function drawPill(draw, area, words, size, colour = darker(COLOURS.muted, 0.25)) {
  const [left, top, right, bottom] = area;
  rounded(draw, left - 2, top - 2, right - left + 4, bottom - top + 4, bottom - top);
  draw.fillStyle = COLOURS.white;
  draw.fill();
  rounded(draw, left, top, right - left, bottom - top, bottom - top);
  draw.fillStyle = colour;
  draw.fill();
  write(draw, area, words, size, COLOURS.white);
}

/** Draw a bead of the colour of its time. @param {CanvasRenderingContext2D} draw @param {Point} place @param {string} colour @param {number} scale */
export function drawBead(draw, [x, y], colour, scale) {
  const size = Math.max(scale, 0.55);
  disc(draw, x, y, 8.2 * size, COLOURS.ink);
  disc(draw, x, y, 7.2 * size, COLOURS.white);
  disc(draw, x, y, 5 * size, colour);
}

/** @param {CanvasRenderingContext2D} draw @param {Area} area @param {string} words @param {number} size */
export function drawTime(draw, area, words, size) {
  draw.font = `600 ${size}px ${FONT}`;
  draw.textAlign = "center";
  draw.textBaseline = "middle";
  draw.lineJoin = "round";
  draw.lineWidth = 4;
  draw.strokeStyle = COLOURS.paper;
  const [x, y] = [(area[0] + area[2]) / 2, (area[1] + area[3]) / 2];
  draw.strokeText(words, x, y);
  draw.fillStyle = darker(COLOURS.muted, 0.4);
  draw.fillText(words, x, y);
}

/** Draw a red burst with a number: the robot touched something here. @param {CanvasRenderingContext2D} draw @param {Point} place @param {number} radius @param {string} words */
export function drawBurst(draw, [x, y], radius, words) {
  for (const [reach, colour] of /** @type {[number, string][]} */ ([[1.22, COLOURS.white], [1, COLOURS.danger]])) {
    draw.beginPath();
    for (let at = 0; at < 22; at++) {
      const far = radius * reach * (at % 2 ? 0.7 : 1);
      const turn = (Math.PI * at) / 11;
      draw.lineTo(x + far * Math.sin(turn), y - far * Math.cos(turn));
    }
    draw.closePath();
    draw.fillStyle = colour;
    draw.fill();
  }
  const size = radius * (words.length > 2 ? 0.72 : 1);
  write(draw, [x, y, x, y], words, size, COLOURS.white);
}

/** Draw an orange triangle with a number: here a part of the robot began to fail. @param {CanvasRenderingContext2D} draw @param {Point} place @param {number} radius @param {string} words */
export function drawWarning(draw, [x, y], radius, words) {
  for (const [reach, colour] of /** @type {[number, string][]} */ ([[1.42, COLOURS.white], [1.12, COLOURS.warning]])) {
    const far = radius * reach;
    draw.beginPath();
    draw.moveTo(x - far, y + far * 0.72);
    draw.lineTo(x, y - far);
    draw.lineTo(x + far, y + far * 0.72);
    draw.closePath();
    draw.fillStyle = colour;
    draw.fill();
  }
  write(draw, [x, y + radius * 0.2, x, y + radius * 0.2], words, radius * 0.95, COLOURS.white);
}

/** Draw a speech bubble whose tail ends at a place. @param {CanvasRenderingContext2D} draw @param {Area} area @param {Point} place @param {string} words @param {number} size */
export function drawBubble(draw, area, place, words, size) {
  const [left, top, right, bottom] = area;
  const foot = [Math.min(Math.max(place[0], left + 16), Math.max(right - 16, (left + right) / 2)), (top + bottom) / 2];
  const [dx, dy] = [place[0] - foot[0], place[1] - foot[1]];
  const length = Math.hypot(dx, dy) || 1;
  for (const [grown, half, colour] of /** @type {[number, number, string][]} */ ([
    [1.6, 8.4, mix(COLOURS.faint, COLOURS.muted, 0.7)],
    [0, 6.4, COLOURS.white],
  ])) {
    const [ax, ay] = [(-dy / length) * half, (dx / length) * half];
    draw.fillStyle = colour;
    draw.beginPath();
    draw.moveTo(foot[0] - ax, foot[1] - ay);
    draw.lineTo(place[0] + (dx / length) * grown, place[1] + (dy / length) * grown);
    draw.lineTo(foot[0] + ax, foot[1] + ay);
    draw.fill();
    rounded(draw, left - grown, top - grown, right - left + 2 * grown, bottom - top + 2 * grown, (bottom - top) * 0.42);
    draw.fill();
  }
  write(draw, area, words, size, COLOURS.ink);
}
