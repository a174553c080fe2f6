// The program stays on the board, and starts by itself when the board is switched on.

export class KeepSection {
  /** @param {import("./board_desk.js").BoardDesk} desk */
  constructor(desk) {
    this.desk = desk;
  }

  /** @returns {HTMLElement | null} */
  draw() {
    return null;
  }
}
