// MicroPython is put on a board.

export class FlashSection {
  /** @param {import("./board_desk.js").BoardDesk} desk */
  constructor(desk) {
    this.desk = desk;
  }

  /** @returns {HTMLElement | null} */
  draw() {
    return null;
  }
}
