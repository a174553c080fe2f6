// From the mat's millimetres (y up) to the canvas's pixels (y down), and the shapes that need both.

/** @import {World} from "./frames" */

export class Camera {
  /**
   * @param {number} scale pixels per millimetre
   * @param {number} left pixel column of the mat's left edge
   * @param {number} top pixel row of the mat's top edge
   * @param {number} height height of the mat, mm
   */
  constructor(scale, left, top, height) {
    this.scale = scale;
    this.left = left;
    this.top = top;
    this.height = height;
  }

  /** @param {number} x */
  x(x) {
    return this.left + x * this.scale;
  }

  /** @param {number} y */
  y(y) {
    return this.top + (this.height - y) * this.scale;
  }

  /** Return the pixels of a pose, for `paint`. @param {{x: number, y: number, heading: number}} pose @param {number} least pixels per millimetre */
  placed({ x, y, heading }, least = 0) {
    return { x: this.x(x), y: this.y(y), scale: Math.max(this.scale, least), heading };
  }

  /** Return the place of the mat that a pixel shows. @param {number} column @param {number} row @returns {[number, number]} mm */
  placeOf(column, row) {
    return [(column - this.left) / this.scale, this.height - (row - this.top) / this.scale];
  }
}

/**
 * Return the camera that shows the mat, and what lies beside it, as large as can be.
 *
 * @param {World} world
 * @param {{left: number, top: number, right: number, bottom: number}} beyond mm beside the mat
 * @param {number} width of the canvas, pixels
 * @param {number} height of the canvas, pixels
 * @param {number} margin pixels
 * @param {number} foot pixels that stay free below
 */
export function fittingCamera(world, beyond, width, height, margin, foot) {
  const wide = world.width_mm + beyond.left + beyond.right;
  const high = world.height_mm + beyond.top + beyond.bottom;
  const scale = Math.max(Math.min((width - 2 * margin) / wide, (height - foot - 2 * margin) / high), 0.01);
  const left = (width - wide * scale) / 2 + beyond.left * scale;
  const top = (height - foot - high * scale) / 2 + beyond.top * scale;
  return new Camera(scale, left, top, world.height_mm);
}

/**
 * Begin the path of a rectangle with round corners; some browsers of schools lack `roundRect`.
 *
 * @param {CanvasRenderingContext2D} draw
 * @param {number} left @param {number} top @param {number} width @param {number} height @param {number} radius
 */
export function rounded(draw, left, top, width, height, radius) {
  const r = Math.min(radius, width / 2, height / 2);
  draw.beginPath();
  draw.moveTo(left + r, top);
  draw.arcTo(left + width, top, left + width, top + height, r);
  draw.arcTo(left + width, top + height, left, top + height, r);
  draw.arcTo(left, top + height, left, top, r);
  draw.arcTo(left, top, left + width, top, r);
  draw.closePath();
}

/** @param {CanvasRenderingContext2D} draw @param {number} x @param {number} y @param {number} radius @param {string} colour */
export function disc(draw, x, y, radius, colour) {
  draw.beginPath();
  draw.arc(x, y, Math.max(radius, 0), 0, 2 * Math.PI);
  draw.fillStyle = colour;
  draw.fill();
}

/** A canvas and its context. @param {number} width @param {number} height */
export function surface(width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(Math.round(width), 1);
  canvas.height = Math.max(Math.round(height), 1);
  const draw = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  return { canvas, draw };
}
