// What the page uses of dapjs: the package's own types bring those of Node, where a timer is another thing.
declare module "dapjs/dist/dap.esm.js" {
  export class WebUSB {
    constructor(device: unknown);
  }
  export class DAPLink {
    constructor(transport: WebUSB);
    /** Opens the device, and has DAPLink connect to the main chip. */
    connect(): Promise<void>;
    disconnect(): Promise<void>;
    /** Sends a command, and gives the packet that answers it. */
    send(command: number, data?: BufferSource): Promise<DataView>;
  }
}
