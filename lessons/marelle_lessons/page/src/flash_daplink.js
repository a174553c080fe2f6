// Puts MicroPython on a micro:bit by WebUSB: its interface chip, DAPLink, takes a hex in packets and answers each of them.
//
// dapjs has the packets and the way to the device. It sends a file too, but hears no answer to what it writes, so that is done here.
import { DAPLink, WebUSB } from "dapjs/dist/dap.esm.js";
import { Late, within } from "./deadline.js";
import { Refused } from "./refused.js";

/**
 * @typedef {object} Watch
 * @property {(request: object, files?: Array<[string, Uint8Array]>) => Promise<any>} ask asks Python, as `Pool.ask` does
 * @property {(key: string) => void} tell takes the key of what is done now
 * @property {(done: number, all: number) => void} progress takes how many bytes are sent
 * @property {number} [patience] milliseconds in which each packet is answered
 */

const FILTER = { vendorId: 0x0d28, productId: 0x0204 };
const PATIENCE_MS = 10_000; // the flash is erased while one packet waits for its answer
const PACKET = 62; // bytes of the file: 64, less the command and the length

// DAPLink, source/daplink/cmsis-dap/DAP_vendor.c: its commands 9 to 12.
const RESET = 0x89;
const OPEN = 0x8a;
const CLOSE = 0x8b;
const WRITE = 0x8c;
const HEX = 1; // kind of file
const FLASH = [OPEN, CLOSE, WRITE];

// DAPLink, source/daplink/error.h: numbers up to version 0253, which a micro:bit V1 has, and from 0254 on, which a V2 has.
const INTERNAL = 2;
const DONE = [16, 19]; // answers the last packet
/** @type {{[chip: string]: [last: number, key: string][]}} causes by the last of their numbers */
const CAUSES = {
  nRF51822: [[2, "interface"], [6, "damaged"], [10, "no_target"], [11, "other"], [15, "no_target"], [20, "damaged"], [25, "other"], [35, "interface"]],
  nRF52833: [[2, "interface"], [6, "damaged"], [12, "no_target"], [13, "other"], [18, "no_target"], [23, "damaged"], [29, "other"], [39, "interface"]],
};
/** As the command calls the same faults. @type {{[key: string]: string}} */
const CODES = {
  cut: "E-FLASH-63",
  damaged: "E-FLASH-11",
  other: "E-FLASH-12",
  no_target: "E-FLASH-13",
  interface: "E-FLASH-14",
  refused: "E-FLASH-15",
};

/** Whether this browser has a way to USB devices. */
export const canWriteDapLink = () => "usb" in navigator;

/** Have the person choose a micro:bit. @returns {Promise<any>} a USBDevice, or null if none was chosen */
export async function chooseDapLink() {
  try {
    return await /** @type {any} */ (navigator).usb.requestDevice({ filters: [FILTER] });
  } catch (error) {
    if (named(error) === "NotFoundError") return null;
    throw refusal("denied");
  }
}

/**
 * Put an image on a micro:bit. It is done when the board answers with that version: that is for whoever calls.
 * @param {any} device a USBDevice that is closed; it is closed afterwards
 * @param {{name: string, bytes: Uint8Array}} image
 * @param {Watch} watch
 * @returns {Promise<{chip: string, version: string}>} of the board, and the version that it is to answer with
 * @throws {Refused}
 */
export async function writeDapLink(device, image, { ask, tell, progress, patience = PATIENCE_MS }) {
  tell("daplink.asking");
  const found = await ask({ do: "microbit", serial: device.serialNumber ?? "" }, [[image.name, image.bytes]]);
  if (found.problem) throw Refused.of(found.problem);
  const chip = new Interface(device, found.chip, patience);
  try {
    await chip.connect();
    await chip.open();
    tell("daplink.writing");
    await chip.write(new TextEncoder().encode(found.hex), progress);
    tell("daplink.restarting");
    await chip.restart().catch(() => {}); // it has the whole file: whether it starts is asked of its port
  } catch (error) {
    throw reason(error, chip);
  } finally {
    await device.close().catch(() => {}); // one that has gone is closed
  }
  return { chip: found.chip, version: found.version };
}

/** The interface chip of a micro:bit, which says of each packet whether it has taken it. */
class Interface extends DAPLink {
  /** @param {any} device @param {string} chip the main one of its board @param {number} patience milliseconds */
  constructor(device, chip, patience) {
    super(new WebUSB(device));
    this.chip = chip;
    this.patience = patience;
    this.connecting = true;
    this.changed = false; // the flash is not what it was
    /** @type {unknown} what a packet failed with: dapjs sends more, which would wait too */
    this.failed = null;
  }

  /** @override */
  async connect() {
    await super.connect();
    this.connecting = false;
  }

  /** Begin a file; one that a page has left open when it was closed is ended first. */
  async open() {
    const begin = () => this.send(OPEN, new Uint8Array([HEX]));
    let answer = await begin();
    if (answer.getUint8(1) === INTERNAL) {
      await this.send(CLOSE);
      answer = await begin();
    }
    await this.orEnd(answer);
  }

  /** @param {Uint8Array<ArrayBuffer>} file @param {Watch["progress"]} progress */
  async write(file, progress) {
    for (let at = 0; at < file.length; at += PACKET) {
      const piece = file.subarray(at, at + PACKET);
      const last = at + PACKET >= file.length;
      this.changed = true;
      const answer = await this.send(WRITE, new Uint8Array([piece.length, ...piece]));
      if (!(last && DONE.includes(answer.getUint8(1)))) await this.orEnd(answer);
      progress(at + piece.length, file.length);
    }
    this.check(await this.send(CLOSE));
  }

  /** Have the board start with what it was given. */
  async restart() {
    await this.send(RESET);
    await this.disconnect();
  }

  /** What it refuses it is not left waiting for. @param {DataView} answer */
  async orEnd(answer) {
    if (answer.getUint8(1)) await this.send(CLOSE).catch(() => {});
    this.check(answer);
  }

  /** @param {DataView} answer */
  check(answer) {
    const number = answer.getUint8(1);
    if (!number) return;
    const [, key] = CAUSES[this.chip].find(([last]) => number <= last) ?? [0, "refused"];
    throw refusal(key);
  }

  /**
   * @override
   * @param {number} command
   * @param {BufferSource} [data]
   * @returns {Promise<DataView>}
   */
  async send(command, data) {
    if (this.failed) throw this.failed;
    try {
      return await within(super.send(command, data), this.patience);
    } catch (error) {
      this.failed = FLASH.includes(command) && /Bad response/.test(String(error)) ? refusal("old") : error;
      throw this.failed;
    }
  }
}

/** @param {unknown} error @param {Interface} chip @returns {Refused} */
function reason(error, chip) {
  if (error instanceof Refused) return error;
  const gone = ["NotFoundError", "NetworkError", "AbortError"].includes(named(error));
  if (chip.changed) return refusal(gone ? "cut" : error instanceof Late ? "silent" : "refused");
  if (named(error) === "SecurityError") return refusal("denied");
  if (named(error) === "NetworkError" && chip.connecting) return refusal("taken");
  if (gone) return refusal("lost");
  if (/No valid interfaces/.test(String(error))) return refusal("old");
  return refusal(error instanceof Late ? "silent" : "refused");
}

/** @param {string} key @returns {Refused} */
const refusal = (key) => new Refused(`daplink.${key}`, {}, { code: CODES[key] ?? "" });

/** @param {unknown} error @returns {string} */
const named = (error) => /** @type {Error} */ (error).name;
