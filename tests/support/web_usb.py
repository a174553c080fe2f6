"""Micro:bits at WebUSB in the browser of a test: the device object of Chromium, with DAPLink behind it.

The page is the one that is shipped: the test replaces `navigator.usb` before the page's scripts run. Each board keeps the file that was
streamed to it, as signs; what of it is for which address, `read_hex` says.
"""

import json
from typing import Any

from chromium import Tab

V1, V2 = "9900000031634e4500624014000000320000000097969901", "9904360258434e45003e400e00000059000000009796990b"  # fmt: skip

# Chromium's own errors, by what is done with a device: the name of the DOMException, and what it says (Chromium,
# third_party/blink/renderer/modules/webusb/usb_device.cc and usb.cc).
ERRORS = {
    "chosen": ("NotFoundError", "No device selected."),
    "denied": ("SecurityError", "Access denied."),
    "closed": ("InvalidStateError", "The device must be opened first."),
    "configuration": ("NotFoundError", "The configuration value provided is not supported by the device."),
    "interface": ("NotFoundError", "The interface number provided is not supported by the device in its current configuration."),
    "taken": ("NetworkError", "Unable to claim interface."),
    "protected": ("SecurityError", "The requested interface implements a protected class."),
    "endpoint": ("NotFoundError", "The specified endpoint is not part of a claimed and selected alternate interface."),
    "transfer": ("NetworkError", "A transfer error has occurred."),
    "cancelled": ("AbortError", "The transfer was cancelled."),
    "gone": ("NotFoundError", "The device was disconnected."),
}  # fmt: skip

# What DAPLink answers (source/daplink/cmsis-dap/DAP_vendor.c, DAP.c; error.h: the numbers of versions to 0253, and of those from 0254 on),
# and its interfaces: V1 has the one for WebUSB without endpoints, V2 a second one with a pair of them.
FAKE = """
(() => {
  const errors = ERRORS;
  const failing = (why, method) => new DOMException(`Failed to execute '${method}' on 'USBDevice': ${errors[why][1]}`, errors[why][0]);
  const alternate = (interfaceClass, endpoints = []) => ({alternateSetting: 0, interfaceClass, endpoints});
  const ends = [{endpointNumber: 5, direction: 'out', type: 'bulk', packetSize: 64}, {endpointNumber: 5, direction: 'in', type: 'bulk', packetSize: 64}];
  const classes = {old: [8, 2, 10, 3], V1: [8, 2, 10, 3, 255], V2: [8, 2, 10, 3, 255, 255]};
  const PROTECTED = [1, 3, 8, 11, 14, 16, 224];
  const INTERNAL = 2;

  // What is in the chip: as long as it has power, whatever page speaks with it.
  class DapLink {
    constructor(serial, faults) {
      Object.assign(this, {serial, faults, file: '', writes: 0, state: 'closed', resets: 0, commands: []});
      this.done = /^990[01]/.test(serial) ? 16 : 19;
    }
    answer(packet) {
      const [command, first] = packet;
      this.commands.push(command);
      if (command < 0x80) return this.debug(command, packet);
      if (this.faults.knows === false) return [0xff];
      if (command === 0x89) return [command, (this.resets += 1, 1)];
      if (command === 0x8a) return [command, this.open(first)];
      if (command === 0x8b) return [command, this.close()];
      if (command === 0x8c) return [command, this.write(packet.slice(2, 2 + first))];
      return [0xff];
    }
    debug(command, packet) {
      if (command === 0x02) return [command, packet[1] || 1]; // connect: SWD
      return [command, 0];
    }
    open(kind) {
      if (this.state !== 'closed' || kind > 1) return INTERNAL;
      if (this.faults.open) return (this.state = 'failed', this.faults.open);
      Object.assign(this, {state: 'open', kind, file: '', writes: 0});
      return 0;
    }
    write(bytes) {
      if (this.state !== 'open') return INTERNAL;
      this.writes += 1;
      if (bytes.length > 62) return INTERNAL;
      const [at, number] = this.faults.write ?? [];
      if (this.writes === at) return (this.state = 'failed', number);
      this.file += String.fromCharCode(...bytes);
      if (!this.file.slice(-80).includes(':00000001FF')) return 0;
      this.state = 'ended';
      return this.done;
    }
    close() {
      if (this.state === 'closed') return INTERNAL;
      this.state = 'closed';
      return this.faults.close ?? 0;
    }
  }

  class Device {
    constructor(name, chip) {
      Object.assign(this, {name, chip, vendorId: 0x0d28, productId: 0x0204, serialNumber: chip.serial});
      Object.assign(this, {opened: false, connected: true, configuration: null, claimed: new Set(), answers: [], waiting: new Set()});
      const own = classes[chip.faults.interfaces ?? (chip.done === 16 ? 'V1' : 'V2')];
      const interfaces = own.map((kind, number) => ({interfaceNumber: number, alternates: [alternate(kind, number === 5 ? ends : [])]}));
      this.configurations = [{configurationValue: 1, interfaces}];
    }
    check(method, opened = true) {
      if (!this.connected) throw failing('gone', method);
      if (opened && !this.opened) throw failing('closed', method);
    }
    async open() {
      this.check('open', false);
      if (this.chip.faults.denied) throw failing('denied', 'open');
      this.opened = true;
    }
    async close() {
      this.check('close', false);
      this.opened = false;
      this.claimed.clear();
      for (const reject of this.waiting) reject(failing('cancelled', 'transferIn'));
    }
    async selectConfiguration(value) {
      this.check('selectConfiguration');
      const found = this.configurations.find((one) => one.configurationValue === value);
      if (!found) throw failing('configuration', 'selectConfiguration');
      this.configuration = found;
    }
    async claimInterface(number) {
      this.check('claimInterface');
      const found = this.configuration.interfaces.find((one) => one.interfaceNumber === number);
      if (!found) throw failing('interface', 'claimInterface');
      if (PROTECTED.includes(found.alternates[0].interfaceClass)) throw failing('protected', 'claimInterface');
      if (this.chip.faults.taken) throw failing('taken', 'claimInterface');
      this.claimed.add(number);
    }
    async transferOut(endpoint, data) {
      this.check('transferOut');
      if (!this.claimed.has(5) || endpoint !== 5) throw failing('endpoint', 'transferOut');
      return this.take('transferOut', data);
    }
    async transferIn(endpoint) {
      this.check('transferIn');
      if (!this.claimed.has(5) || endpoint !== 5) throw failing('endpoint', 'transferIn');
      return this.give('transferIn');
    }
    async controlTransferOut(setup, data) {
      this.check('controlTransferOut');
      if (setup.request !== 9 || setup.value !== 0x200 || !this.claimed.has(setup.index)) return {status: 'stall', bytesWritten: 0};
      return this.take('controlTransferOut', data);
    }
    async controlTransferIn(setup) {
      this.check('controlTransferIn');
      if (setup.request !== 1 || setup.value !== 0x100 || !this.claimed.has(setup.index)) return {status: 'stall'};
      return this.give('controlTransferIn');
    }
    take(method, data) {
      const packet = [...new Uint8Array(data.buffer ?? data, data.byteOffset ?? 0, data.byteLength)];
      if (packet.length > 64) throw failing('transfer', method);
      const {pulled, broken} = this.chip.faults;
      if (packet[0] === 0x8c && this.chip.writes + 1 === pulled) usb.pull(this.name);
      if (!this.connected) throw failing('gone', method);
      if (packet[0] === 0x8c && this.chip.writes + 1 === broken) throw failing('transfer', method);
      this.answers.push(this.chip.answer(packet));
      return {status: 'ok', bytesWritten: packet.length};
    }
    give(method) {
      const silent = this.chip.faults.silent;
      if (silent && this.chip.writes >= silent) return new Promise((_resolve, reject) => this.waiting.add(reject));
      const packet = new Uint8Array(64);
      packet.set(this.answers.shift());
      return {status: 'ok', data: new DataView(packet.buffer)};
    }
    async forget() { usb.granted.delete(this); }
  }

  class Usb extends EventTarget {
    constructor() {
      super();
      this.granted = new Set();
      this.chips = {};
      this.devices = {};
      this.asked = [];
      for (const [name, {serial, faults}] of Object.entries(BOARDS)) this.plug(name, serial, faults);
      this.next = Object.keys(this.devices)[0];
    }
    plug(name, serial, faults = {}) {
      this.chips[name] = new DapLink(serial, faults);
      this.devices[name] = new Device(name, this.chips[name]);
    }
    pull(name) {
      const device = this.devices[name];
      device.connected = device.opened = false;
      for (const reject of device.waiting) reject(failing('gone', 'transferIn'));
      this.granted.delete(device);
      this.dispatchEvent(Object.assign(new Event('disconnect'), {device}));
    }
    async getDevices() { return [...this.granted]; }
    async requestDevice(options) {
      this.asked.push(options);
      const device = this.devices[this.next];
      if (!device) throw new DOMException(`Failed to execute 'requestDevice' on 'USB': ${errors.chosen[1]}`, errors.chosen[0]);
      this.granted.add(device);
      return device;
    }
  }
  const usb = new Usb();
  Object.defineProperty(navigator, 'usb', {value: usb, configurable: true});
  window.testUsb = usb;
})();
"""


def fake_usb(**boards: dict[str, Any]) -> str:
    """Return what replaces `navigator.usb`, before any script of the page; of each board its `serial` and its `faults`.

    Faults: `denied`, `taken`; `interfaces`: "old" for a board without WebUSB; `knows`: False for one without the commands of files; `open`,
    `close`: the number of an error; `write`: (at which packet, number); `pulled`, `broken`: before which packet; `silent`: after which.
    """
    told = json.dumps({name: {"faults": {}, **board} for name, board in boards.items()})
    return FAKE.replace("ERRORS", json.dumps(ERRORS)).replace("BOARDS", told)


def streamed(tab: Tab, name: str) -> bytes:
    """Return the file that a board was given."""
    return str(tab.script("return testUsb.chips[arguments[0]].file", name)).encode()
