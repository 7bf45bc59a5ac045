// A name server on the loopback that knows every name, all of them here: the cluster's Services without a cluster. PgBouncer
// asks names at port 53 alone, so the server has an address of its own there, which takes the right to open that port.
import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { own } from "./machine.mjs";

const A_RECORD = 1;

export class Names {
  async start(folder) {
    this.socket = await open();
    this.socket.on("message", (question, { port, address }) => this.socket.send(answer(question), port, address));
    this.file = join(folder, "resolv.conf");
    writeFileSync(this.file, `nameserver ${this.socket.address().address}\noptions timeout:5\n`);
    own(this.file);
    return this;
  }

  stop() {
    this.socket.close();
  }
}

/** Whether this machine lets a test answer for names. */
export async function canName() {
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

/** 127.0.0.1 for an address of version 4, nothing for anything else. */
function answer(question) {
  // Behind the header's twelve bytes are the labels of the name, each with its length before it, then type and class.
  let end = 12;
  while (question[end] !== 0) end += question[end] + 1;
  end += 5;
  const known = question.readUInt16BE(end - 4) === A_RECORD;
  const header = Buffer.from(question.subarray(0, 12));
  header.writeUInt16BE(0x8180, 2);
  for (const [offset, count] of [1, known ? 1 : 0, 0, 0].entries()) header.writeUInt16BE(count, 4 + 2 * offset);
  const address = Buffer.from([0xc0, 12, 0, A_RECORD, 0, 1, 0, 0, 14, 16, 0, 4, 127, 0, 0, 1]);
  return Buffer.concat([header, question.subarray(12, end), ...(known ? [address] : [])]);
}
