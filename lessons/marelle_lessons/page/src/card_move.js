// Moving a card without dragging it: it is taken by one press, and goes where the next one is. For a finger, and for the keyboard.
import { after, itemAt, move } from "./cardtree.js";

/** @typedef {import("./cardtree.js").Path} Path */

export class CardMove {
  /** @param {import("./cardboard.js").CardBoard} board */
  constructor(board) {
    this.board = board;
    /** @type {Path | null} where the card that was taken still is */
    this.from = null;
  }

  /** @param {Path} path of the card that goes to the place that is pressed next */
  take(path) {
    const { board } = this;
    this.leave();
    this.from = path;
    board.tools.close();
    board.strip.classList.add("moving");
    board.strip.querySelector(`.tile[data-path="${path}"]`)?.classList.add("lifted");
    board.focus(path);
    board.tell(board.say("cards.where", { name: board.label(path) }));
  }

  /** Leave the card where it is. */
  leave() {
    this.from = null;
    this.board.strip.classList.remove("moving");
    this.board.strip.querySelector(".lifted")?.classList.remove("lifted");
  }

  /**
   * Put the card where another one is, which makes room for it; or at the end of a list.
   * @param {Path} path
   */
  land(path) {
    const { board, from } = this;
    if (!from) return;
    const together = from.length === path.length && from.slice(0, -1).every((index, depth) => index === path[depth]);
    const behind = together && itemAt(board.row, path) && path[path.length - 1] > from[from.length - 1];
    const where = move(board.row, from, behind ? after(path) : path);
    this.leave();
    if (!where) return board.tell(board.say("cards.no_further"));
    board.cursor = after(where);
    board.update(where);
    board.tell(board.say("cards.moved", { name: board.label(where) }));
  }
}
