// A DNS server on the loopback that resolves every name to 127.0.0.1: the cluster's Services without a cluster. PgBouncer only
// queries port 53, so the server has a loopback address of its own, and needs the privilege to bind that port.
import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { own } from "./machine.mjs";

const A_RECORD = 1;

export class Names {
  async start(folder) {
    this.socket = await open();
    this.socket.on("message", (query, { port, address }) => this.socket.send(answer(query), port, address));
    this.file = join(folder, "resolv.conf");
    writeFileSync(this.file, `nameserver ${this.socket.address().address}\noptions timeout:5\n`);
    own(this.file);
    return this;
  }

  stop() {
    this.socket.close();
  }
}

/** Whether a test may bind port 53 on this machine. */
export async function canServeNames() {
  const socket = await open().catch(() => undefined);
  socket?.close();
  return socket !== undefined;
}

function open() {
  const socket = createSocket("udp4");
  const host = `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(1, 255)}`;
  return new Promise((resolve, reject) => {
    socket.on("error", reject);
    socket.bind(53, host, () => resolve(socket));
  });
}

/** 127.0.0.1 for an A record, no answer for other types. */
function answer(query) {
  // After the header's twelve bytes come the labels of the name, each after its length, then type and class.
  let end = 12;
  while (query[end] !== 0) end += query[end] + 1;
  end += 5;
  const known = query.readUInt16BE(end - 4) === A_RECORD;
  const header = Buffer.from(query.subarray(0, 12));
  header.writeUInt16BE(0x8180, 2);
  for (const [offset, count] of [1, known ? 1 : 0, 0, 0].entries()) header.writeUInt16BE(count, 4 + 2 * offset);
  const address = Buffer.from([0xc0, 12, 0, A_RECORD, 0, 1, 0, 0, 14, 16, 0, 4, 127, 0, 0, 1]);
  return Buffer.concat([header, query.subarray(12, end), ...(known ? [address] : [])]);
}
