// The ports that this page may use: which are there, what they are called until their board has said it, and that they are forgotten.
import { FORGETS_MS, ended } from "./deadline.js";

/** The chip or the board behind a USB number, as `marelle doctor` names it. @type {{[vendor: number]: string}} */
const MAKERS = { 0x0403: "FTDI", 0x067b: "PL2303", 0x0d28: "micro:bit", 0x10c4: "CP210x", 0x1a86: "CH340", 0x1b4f: "SparkFun", 0x2341: "Arduino", 0x239a: "Adafruit", 0x2e8a: "Raspberry Pi Pico", 0x303a: "ESP32", 0xf055: "MicroPython" };

const BRIDGES = [0x0403, 0x067b, 0x10c4, 0x1a86]; // their lines restart the board behind them
const ESP_USB = [0x303a, 0x1001]; // as do those that an ESP32 plays itself
const DAPLINK = [0x0d28, 0x0204]; // a break restarts a micro:bit (DAPLink's user guide)

/** A refusal that comes sooner is no person's who closes the list: the browser has shown none. */
const SHOWN_MS = 100;

/** The browser shows no list of ports: a policy of this computer, or a setting of the browser, forbids them. */
export class NotShown extends Error {}

/** @returns {any} the browser's way to serial ports, where it has one */
function serialPorts() {
  return /** @type {any} */ (navigator).serial;
}

export class Ports {
  /** @param {{came: (port: any) => void, gone: (port: any) => void}} does what is done as a port comes that is granted, or goes */
  constructor({ came, gone }) {
    this.serial = serialPorts();
    /** @type {any[]} what may be opened without asking */
    this.granted = [];
    /** @type {Promise<unknown>} once the ports that are to be forgotten are */
    this.ready = Promise.resolve();
    this.serial?.addEventListener("connect", (/** @type {Event} */ event) => this.look().then(() => came(event.target)));
    this.serial?.addEventListener("disconnect", (/** @type {Event} */ event) => {
      this.granted = this.granted.filter((port) => port !== event.target);
      gone(event.target);
    });
  }

  /** Find the ports that were granted before. */
  async look() {
    if (!this.serial) return;
    await this.ready;
    try {
      this.granted = await this.serial.getPorts();
    } catch {
      this.granted = []; // a policy forbids ports; who asks for one is told
    }
  }

  /**
   * Have a person choose a port; only what a person presses may call it.
   * @param {object[]} [filters] of the browser's list
   * @throws {Error} the browser's: none was chosen, or that is forbidden; NotShown, for which Chromium has the error of the first
   */
  async choose(filters) {
    const began = performance.now();
    const port = await this.serial.requestPort(filters ? { filters } : {}).catch((/** @type {Error} */ error) => {
      const atOnce = error.name === "NotFoundError" && performance.now() - began < SHOWN_MS;
      throw atOnce ? new NotShown(error.message) : error;
    });
    if (!this.granted.includes(port)) this.granted.push(port);
    return port;
  }

  /** The next person at this computer is to find no board that this one used. @returns {Promise<unknown>} once that is so, or the browser gives no answer */
  forget() {
    this.granted = [];
    this.ready = ended(forgetPorts(), FORGETS_MS);
    return this.ready;
  }
}

async function forgetPorts() {
  const { usb } = /** @type {any} */ (navigator);
  const lists = await Promise.allSettled([serialPorts()?.getPorts() ?? [], usb?.getDevices() ?? []]);
  const all = lists.flatMap((list) => (list.status === "fulfilled" ? list.value : []));
  await Promise.allSettled(all.map((one) => one.forget()));
}

/**
 * What a port is called: nobody knows yet which board is behind it.
 * @param {any} port
 * @returns {string}
 */
export function portName(port) {
  const { usbVendorId: vendor, usbProductId: product } = port.getInfo();
  if (vendor === undefined) return "";
  const number = (/** @type {number} */ id) => id.toString(16).padStart(4, "0");
  return MAKERS[vendor] ?? `USB ${number(vendor)}:${number(product)}`;
}

/**
 * By what the board at a port can be restarted, as the command knows it (`link/ports.py`).
 * @param {any} port
 * @returns {"lines" | "break" | ""}
 */
export function restartsBy(port) {
  const { usbVendorId: vendor, usbProductId: product } = port.getInfo();
  const is = (/** @type {number[]} */ [one, other]) => vendor === one && product === other;
  if (is(DAPLINK)) return "break";
  return vendor === undefined || BRIDGES.includes(vendor) || is(ESP_USB) ? "lines" : "";
}
