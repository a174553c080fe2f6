// An image is written: by the cable, on the drive of a boot loader, by USB, or by hand where the browser has no way to boards.
import { el, svg } from "../../../../simulator/marelle_sim/view/web/dom.js";
import { button } from "./button.js";
import { save } from "./files.js";
import { canWriteDapLink, chooseDapLink, writeDapLink } from "./flash_daplink.js";
import { canWriteDrives, chooseDrive, writeDrive } from "./flash_drive.js";
import { writeEsp } from "./flash_esp.js";

/** @typedef {"cable" | "drive" | "usb" | "download"} Method */
/** @typedef {import("./images.js").Image} Image */

/** What the drive of a board's boot loader is called, where one name is for all. @type {{[chip: string]: string}} */
const DRIVES = { RP2040: "RPI-RP2", RP2350: "RP2350", nRF51822: "MICROBIT", nRF52833: "MICROBIT" };
const BOOTSEL = ["RP2040", "RP2350"];
const LOOKS = ["esp.asking", "drive.looking", "daplink.asking"]; // what a writer says before it changes anything

export class Writing {
  /** @param {import("./flash_section.js").FlashSection} section */
  constructor(section) {
    this.section = section;
    /** @type {Method | ""} */
    this.method = "";
    this.waits = false; // the board is in its boot loader
    this.returns = false; // its own MicroPython sent it there: the port that comes anew is its own
  }

  get image() {
    return /** @type {Image} */ (this.section.image);
  }

  begin() {
    [this.method = ""] = this.methods();
    this.returns = false;
    this.waits = this.image.kind === "hex"; // its drive is always there
  }

  /** The methods by which this browser can write to this board, the best first. @returns {Method[]} */
  methods() {
    const { kind } = this.image;
    if (kind === "bin") return this.section.panel.ports.serial ? ["cable"] : [];
    const drive = /** @type {Method[]} */ (canWriteDrives() ? ["drive"] : []);
    const usb = /** @type {Method[]} */ (kind === "hex" && canWriteDapLink() ? ["usb"] : []);
    return [...usb, ...drive, "download"];
  }

  /** @returns {(HTMLElement | SVGElement | null)[]} */
  draw() {
    const { section, method } = this;
    const { say } = section.panel.app;
    const lost = el("p", { class: "flash-lost" }, say(this.image.kind === "hex" || this.image.files ? "flash.lost" : "flash.may_be_lost"));
    switch (method) {
      case "cable":
        return [section.asks(say("flash.by_cable")), lost, section.row(this.go("flash.write", () => this.byCable()))];
      case "usb":
        return [section.asks(say("flash.by_usb")), lost, section.row(this.go("flash.usb", () => this.byUsb()), this.others())];
      case "drive":
        return this.drawDrive(lost);
      case "download":
        return this.drawDownload(lost);
      default:
        return [section.asks(say("flash.no_way")), section.row(null)];
    }
  }

  /** @param {string} key @param {() => void} act */
  go(key, act) {
    const { panel } = this.section;
    return button("step", panel.app.say(key), act, { class: "go", id: "flash-next" });
  }

  /** Buttons for the other methods. */
  others() {
    const { section, method } = this;
    const { app } = section.panel;
    return this.methods()
      .filter((one) => one !== method)
      .map((one) => el("button", { type: "button", onclick: () => this.take(one) }, app.say(`flash.way.${one}`)));
  }

  /** @param {Method} method */
  take(method) {
    this.method = method;
    this.section.show();
  }

  /** @param {HTMLElement} lost */
  drawDrive(lost) {
    const { section } = this;
    const { panel } = section;
    const { say } = panel.app;
    const drive = DRIVES[this.image.chip] ?? "";
    if (this.waits) {
      const asks = section.asks(say(drive ? "flash.choose_named" : "flash.choose_new", { drive }));
      return [asks, lost, section.row(this.go("flash.drive", () => this.byDrive()), this.others(), () => this.backToLoader())];
    }
    if (panel.current) return [section.asks(say("flash.to_loader")), lost, section.row(this.go("flash.prepare", () => this.toLoader()), this.others())];
    return [section.asks(say(this.byHand())), lost, section.row(this.go("flash.did", () => this.isWaiting()), this.others())];
  }

  /** How a person brings the board into its boot loader: a key. */
  byHand() {
    if (this.image.kind === "hex") return "flash.plug";
    return BOOTSEL.includes(this.image.chip) ? "flash.bootsel" : "flash.reset";
  }

  isWaiting() {
    this.waits = true;
    this.section.show();
  }

  backToLoader() {
    if (this.image.kind === "hex") return this.section.back();
    this.waits = this.returns = false;
    this.section.show();
  }

  /** @param {HTMLElement} lost */
  drawDownload(lost) {
    const { section, image } = this;
    const { say } = section.panel.app;
    const drive = DRIVES[image.chip] ?? "";
    const download = button("save", say("flash.download"), () => save(image.name, image.bytes, "application/octet-stream"), { class: "go", id: "flash-download" });
    const did = el("button", { type: "button", id: "flash-next", onclick: () => section.checking.begin(image.version) }, say("flash.did"));
    return [
      section.asks(say("flash.by_hand")),
      lost,
      el("ol", { class: "flash-drag" }, el("li", {}, say(this.byHand())), el("li", {}, say(drive ? "flash.drag_named" : "flash.drag_new", { name: image.name, drive })), el("li", {}, say("flash.drag_wait"))),
      dragged(),
      section.row(download, [did, ...this.others()]),
    ];
  }

  /** The board is sent to its boot loader by its MicroPython. */
  async toLoader() {
    const { section } = this;
    const { panel } = section;
    const link = panel.current;
    if (!link) return;
    await section.runTask("flash.to_loader_now", async () => {
      const came = await link.runJob({ what: "boot_loader" });
      if (came.problem) return panel.refuse(came.problem);
      await panel.release(link);
      this.waits = this.returns = true;
    });
  }

  async byDrive() {
    const { section, image } = this;
    await section.runTask("flash.choose_drive", async () => {
      const folder = await chooseDrive();
      if (!folder) return;
      await this.watched(async (watch) => ({ version: (await writeDrive(folder, image, watch)).version }));
    });
  }

  async byUsb() {
    const { section, image } = this;
    await section.runTask("flash.choose_usb", async () => {
      const device = await chooseDapLink();
      if (!device) return;
      await this.releaseAll(device);
      await this.watched(async (watch) => ({ version: (await writeDapLink(device, image, watch)).version }));
    });
  }

  /** Free the ports of the boards that may be this one, which restarts: micro:bits are alike, and a port tells no serial number. @param {any} device a USBDevice */
  async releaseAll({ vendorId, productId }) {
    const { panel } = this.section;
    for (const link of panel.links) {
      const { usbVendorId, usbProductId } = link.port.getInfo();
      if (usbVendorId === vendorId && usbProductId === productId) await panel.release(link);
    }
  }

  async byCable() {
    const { section, image } = this;
    const { panel } = section;
    const port = panel.current?.port ?? (await panel.choosePort());
    if (!port) return;
    await section.runTask("flash.writes", async () => {
      const open = panel.links.find((link) => link.port === port);
      if (open) await panel.release(open);
      await this.watched(async (watch) => ({ version: image.version, port: (await writeEsp(port, image, watch)).port }));
    });
  }

  /**
   * Write, and then ask the board what it is.
   * @param {(watch: any) => Promise<{version: string, port?: any}>} write returns the version that the board is to answer with, and its port where that is known
   */
  async watched(write) {
    const { section } = this;
    const { panel } = section;
    const before = await section.checking.granted();
    section.begun = false;
    const { version, port } = await write({
      ask: section.ask,
      tell: (/** @type {string} */ key) => {
        section.begun ||= !LOOKS.includes(key);
        panel.tell(panel.app.say(key));
      },
      progress: (/** @type {number} */ done, /** @type {number} */ all) => panel.progress(done, all),
      drive: panel.app.data.drive,
    });
    panel.progress(0, 0);
    panel.tell("");
    if (port) await section.checking.follow(version, before.filter((one) => one !== port));
    else if (this.returns) await section.checking.follow(version, before);
    else section.checking.begin(version); // which port is this board's, only the person can tell
  }
}

/** A file that is dragged onto a drive. */
function dragged() {
  const lines = { fill: "none", stroke: "currentColor", "stroke-width": "2.5", "stroke-linejoin": "round", "stroke-linecap": "round" };
  return svg(
    "svg",
    { viewBox: "0 0 240 80", class: "flash-picture", "aria-hidden": "true", ...lines },
    svg("path", { d: "M22 10h26l14 14v46H22z" }),
    svg("path", { d: "M48 10v14h14" }),
    svg("path", { d: "M84 40h56", "stroke-dasharray": "7 7" }),
    svg("path", { d: "M132 30l10 10-10 10" }),
    svg("path", { d: "M166 28h52v34h-52z" }),
    svg("path", { d: "M176 46h18", "stroke-width": "5" }),
    svg("path", { d: "M206 46h.1", "stroke-width": "6" }),
  );
}
