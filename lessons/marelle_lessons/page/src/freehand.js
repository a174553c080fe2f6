// What a hand does on the mat, as numbers: places on a grid, a drawn line in few points, what is near, where a robot fits.

/**
 * @typedef {[number, number]} Point mm, y up
 * @typedef {{kind: string, points: Point[], color?: string}} Shape as `drawn.py` reads it
 * @typedef {{width_mm: number, height_mm: number, grid_mm: number, most_mm: number}} Bounds of the mat, and of what is drawn on any
 */

const SMOOTH_MM = 8; // a line that is drawn by hand may be that far from the hand

/** Put a place on the grid and on the mat. @param {Point} place @param {Bounds} bounds @returns {Point} */
export function snapped([x, y], { width_mm: width, height_mm: height, grid_mm: grid, most_mm: most }) {
  const on = (/** @type {number} */ value, /** @type {number} */ side) => Math.min(Math.max(Math.round(value / grid) * grid, 0), Math.floor(Math.min(side, most) / grid) * grid);
  return [on(x, width), on(y, height)];
}

/** Return a line that was drawn by hand in so few points that it is a line still (Ramer, Douglas and Peucker). @param {Point[]} points @param {number} most of them @returns {Point[]} */
export function simplified(points, most) {
  for (let off = SMOOTH_MM; ; off *= 2) {
    const found = within(points, off);
    if (found.length <= most) return found;
  }
}

/** @param {Point[]} points @param {number} off @returns {Point[]} */
function within(points, off) {
  const [first, last] = [points[0], points[points.length - 1]];
  let [farthest, split] = [0, 0];
  for (let at = 1; at < points.length - 1; at++) {
    const away = distance(points[at], first, last);
    if (away > farthest) [farthest, split] = [away, at];
  }
  if (farthest <= off) return same(first, last) ? [first] : [first, last];
  return [...within(points.slice(0, split + 1), off).slice(0, -1), ...within(points.slice(split), off)];
}

/** @param {Point} one @param {Point} other */
export function same(one, other) {
  return one[0] === other[0] && one[1] === other[1];
}

/** How far a place is from a stretch. @param {Point} place @param {Point} from @param {Point} to */
export function distance([x, y], [x1, y1], [x2, y2]) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const square = dx * dx + dy * dy;
  const share = square ? Math.min(Math.max(((x - x1) * dx + (y - y1) * dy) / square, 0), 1) : 0;
  return Math.hypot(x - x1 - share * dx, y - y1 - share * dy);
}

/**
 * Return which shape is nearest to a place, the last one of those that are as near; -1 if none is near.
 * @param {Shape[]} shapes
 * @param {Point} place
 * @param {number} side of a square
 */
export function nearest(shapes, place, side) {
  let [best, found] = [40, -1];
  shapes.forEach(({ kind, points }, at) => {
    const away = kind === "square" ? Math.max(0, Math.hypot(place[0] - points[0][0], place[1] - points[0][1]) - side / 2) : Math.min(...points.slice(1).map((to, index) => distance(place, points[index], to)));
    if (away <= best) [best, found] = [away, at];
  });
  return found;
}

/**
 * Tell whether a round robot fits at a place: on the mat, clear of walls and boxes, as `simulate` asks.
 * @param {import("../../../../simulator/marelle_sim/view/web/frames").World} world
 * @param {number} radius
 * @param {Point} place
 */
export function fits(world, radius, place) {
  const walls = world.walls.map(({ x1, y1, x2, y2 }) => /** @type {[Point, Point]} */ ([[x1, y1], [x2, y2]]));
  const sides = world.boxes.flatMap(({ corners }) => corners.map((corner, at) => /** @type {[Point, Point]} */ ([corner, corners[(at + 1) % corners.length]])));
  const clear = [...walls, ...sides].every(([from, to]) => distance(place, from, to) >= radius);
  return clear && !world.boxes.some(({ corners }) => inside(corners, place));
}

/** @param {Point[]} corners @param {Point} place */
function inside(corners, [x, y]) {
  let within = false;
  corners.forEach(([x1, y1], at) => {
    const [x2, y2] = corners[(at + 1) % corners.length];
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) / (y2 - y1)) * (x2 - x1)) within = !within;
  });
  return within;
}
