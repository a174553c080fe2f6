// A row of cards as the page changes it: a tree of cards and repeats. Python alone reads and judges the text.

/**
 * @typedef {{letter: string, number: number, stop?: boolean}} Card `stop`: the program is to stop there
 * @typedef {{times: number, items: Item[], stop?: boolean}} Repeat
 * @typedef {Card | Repeat} Item
 * @typedef {number[]} Path the place of an item: its index in the row, then in each repeat
 * @typedef {{path: Path, start: number, end: number}} CardRange where an item's letter, or a repeat's number, is written
 */

export const LETTERS = ["A", "R", "G", "D", "P", "B"];

/**
 * @param {Item} item
 * @returns {item is Repeat}
 */
export function isRepeat(item) {
  return "items" in item;
}

/**
 * Whether something that was kept is a row of cards.
 * @param {any} value
 * @returns {value is Item[]}
 */
export function isRow(value) {
  const good = (/** @type {any} */ item) =>
    LETTERS.includes(item?.letter) ? Number.isInteger(item.number) : Number.isInteger(item?.times) && isRow(item.items);
  return Array.isArray(value) && value.every(good);
}

/**
 * Return the list that a path ends in.
 * @param {Item[]} row
 * @param {Path} path
 * @returns {Item[]}
 */
export function listOf(row, path) {
  let list = row;
  for (const index of path.slice(0, -1)) {
    const item = list[index];
    if (!item || !isRepeat(item)) return list;
    list = item.items;
  }
  return list;
}

/**
 * @param {Item[]} row
 * @param {Path} path
 * @returns {Item | undefined}
 */
export function itemAt(row, path) {
  return path.length ? listOf(row, path)[path[path.length - 1]] : undefined;
}

/** The place behind another one. @param {Path} path @returns {Path} */
export function after(path) {
  return [...path.slice(0, -1), path[path.length - 1] + 1];
}

/**
 * Put an item in, before what stands at the path.
 * @param {Item[]} row
 * @param {Path} path
 * @param {Item} item
 */
export function insert(row, path, item) {
  listOf(row, path).splice(path[path.length - 1], 0, item);
}

/**
 * @param {Item[]} row
 * @param {Path} path
 * @returns {Item | undefined} what was taken out
 */
export function remove(row, path) {
  return listOf(row, path).splice(path[path.length - 1], 1)[0];
}

/**
 * Move an item to before what stands at another place; into itself it does not go.
 * @param {Item[]} row
 * @param {Path} from
 * @param {Path} to
 * @returns {Path | null} where it is then
 */
export function move(row, from, to) {
  if (from.every((index, depth) => to[depth] === index) && to.length > from.length) return null;
  const item = remove(row, from);
  if (!item) return null;
  const target = [...to];
  const depth = from.length - 1;
  const together = from.slice(0, depth).every((index, level) => to[level] === index);
  if (together && to.length > depth && to[depth] > from[depth]) target[depth] -= 1;
  insert(row, target, item);
  return target;
}

/**
 * Move an item by one place to the left or right: into and out of repeats too.
 * @param {Item[]} row
 * @param {Path} path
 * @param {-1 | 1} step
 * @returns {Path | null}
 */
export function nudge(row, path, step) {
  const index = path[path.length - 1];
  const parent = path.slice(0, -1);
  const beside = listOf(row, path)[index + step];
  if (beside && isRepeat(beside)) {
    const within = step > 0 ? 0 : beside.items.length;
    return move(row, path, [...parent, index + step, within]);
  }
  if (beside) return move(row, path, [...parent, step > 0 ? index + 2 : index - 1]);
  if (!parent.length) return null;
  const out = parent[parent.length - 1] + (step > 0 ? 1 : 0);
  return move(row, path, [...parent.slice(0, -1), out]);
}

/**
 * Every item's path, in the order that they are read.
 * @param {Item[]} row
 * @param {Path} [parent]
 * @returns {Path[]}
 */
export function paths(row, parent = []) {
  return row.flatMap((item, index) => {
    const path = [...parent, index];
    return isRepeat(item) ? [path, ...paths(item.items, path)] : [path];
  });
}

/**
 * Write a row as text, with the place of each item in it; an empty repeat is left out.
 * @param {Item[]} row
 * @returns {{text: string, places: CardRange[]}}
 */
export function written(row) {
  /** @type {CardRange[]} */
  const places = [];
  let text = "";
  /** @param {string} piece @param {Path} path */
  const put = (piece, path) => {
    places.push({ path, start: text.length, end: text.length + piece.length });
    text += piece;
  };
  /** @param {Item[]} items @param {Path} parent */
  const write = (items, parent) => {
    let first = true;
    items.forEach((item, index) => {
      if (isRepeat(item) && isEmpty(item)) return;
      if (!first) text += " ";
      first = false;
      if (!isRepeat(item)) return put(item.letter + (item.number > 1 ? item.number : ""), [...parent, index]);
      put(String(item.times), [...parent, index]);
      text += "(";
      write(item.items, [...parent, index]);
      text += ")";
    });
  };
  write(row, []);
  return { text, places };
}

/**
 * Each item that is written, with its path, in the order that they are read.
 * @param {Item[]} row
 * @returns {Array<{path: Path, item: Item}>}
 */
export function items(row) {
  return written(row).places.map(({ path }) => ({ path, item: /** @type {Item} */ (itemAt(row, path)) }));
}

/**
 * @param {Repeat} repeat
 * @returns {boolean} nothing in it would be done
 */
function isEmpty(repeat) {
  return repeat.items.every((item) => isRepeat(item) && isEmpty(item));
}
