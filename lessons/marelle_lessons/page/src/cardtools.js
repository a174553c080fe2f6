// What can be done with a card, beneath the row: the tools of the card that is framed.
import { LETTERS, isRepeat, itemAt } from "./cardtree.js";
import { el, fill } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { icon } from "./icons.js";

/** @typedef {import("./cardtree.js").Path} Path */

export class CardTools {
  /** @param {import("./cardboard.js").CardBoard} board */
  constructor(board) {
    this.board = board;
    this.bar = el("div", { class: "tools", role: "group" });
    this.line = el("div", { class: "tools-line" }, this.bar);
  }

  /** @param {Path} path of the card */
  open(path) {
    this.close();
    const { board } = this;
    const tile = /** @type {HTMLElement | null} */ (board.strip.querySelector(`.tile[data-path="${path}"]`));
    const item = itemAt(board.row, path);
    if (!tile || !item) return;
    tile.classList.add("chosen");
    const replace = isRepeat(item) ? null : this.tool("cards.replace", null, () => this.offer(path, item.letter, tile));
    this.show(
      tile,
      board.say("cards.tools"),
      this.tool("cards.less", "minus", () => board.count(path, -1)),
      el("span", { class: "count" }, board.amount(item)),
      this.tool("cards.more", "plus", () => board.count(path, 1)),
      replace,
      this.tool("cards.left", "left", () => board.shift(path, -1)),
      this.tool("cards.right", "right", () => board.shift(path, 1)),
      this.tool("cards.move", "order", () => board.cardMove.take(path)),
      this.tool("cards.remove", "bin", () => board.take(path)),
      this.tool("cards.stop", "flag", () => board.mark(path)),
    );
  }

  close() {
    this.line.remove();
    this.board.strip.querySelector(".chosen")?.classList.remove("chosen");
  }

  /**
   * @param {string} name the key of what it does
   * @param {string | null} shown its picture; none where the word itself is seen
   * @param {() => void} action
   */
  tool(name, shown, action) {
    const word = this.board.say(name);
    const said = shown ? { title: word, "aria-label": word } : {};
    return el("button", { type: "button", tabindex: "-1", "data-tool": name.split(".")[1], ...said, onclick: action }, shown ? icon(shown) : word);
  }

  /** Offer the other cards, one of which comes in its place. @param {Path} path @param {string} letter @param {HTMLElement} tile */
  offer(path, letter, tile) {
    const others = LETTERS.filter((other) => other !== letter).map((other) => {
      const name = this.board.say(`card.${other}`);
      return el("button", { type: "button", class: `other ${other}`, title: name, "aria-label": name, onclick: () => this.board.replace(path, other) }, icon(other));
    });
    this.show(tile, this.board.say("cards.replace_by"), el("span", {}, this.board.say("cards.replace_by")), ...others);
    others[0].focus();
  }

  /** @param {HTMLElement} tile @param {string} title @param {Array<HTMLElement | null>} content */
  show(tile, title, ...content) {
    const { strip } = this.board;
    this.bar.setAttribute("aria-label", title);
    fill(this.bar, ...content);
    strip.append(this.line);
    this.bar.style.marginLeft = "0"; // all of the line, to be measured
    const left = tile.offsetLeft - this.line.offsetLeft;
    this.bar.style.marginLeft = `${Math.max(0, Math.min(left, this.line.clientWidth - this.bar.offsetWidth))}px`;
  }
}
