// A board has a name of its own, which a class gives it.

export class NameSection {
  /** @param {import("./board_desk.js").BoardDesk} desk */
  constructor(desk) {
    this.desk = desk;
  }

  /** @returns {HTMLElement | null} */
  draw() {
    return null;
  }
}
