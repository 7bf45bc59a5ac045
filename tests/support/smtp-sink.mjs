// An SMTP server on a free port of the loopback that accepts every message and keeps it.
import { createServer } from "node:net";

export class SmtpSink {
  constructor() {
    Object.assign(this, { messages: [], sessions: 0 });
  }

  async start() {
    this.server = createServer((socket) => this.converse(socket));
    await new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.port = this.server.address().port;
  }

  stop() {
    this.server?.close();
  }

  converse(socket) {
    this.sessions += 1;
    let pending = "";
    /** Lines of a message that is being received. */
    let message;
    const line = (text) => {
      if (message === undefined) {
        if (/^DATA$/i.test(text)) message = [];
        socket.write(/^DATA$/i.test(text) ? "354 go on\r\n" : /^QUIT$/i.test(text) ? "221 bye\r\n" : "250 ok\r\n");
      } else if (text === ".") {
        this.messages.push(message.join("\n"));
        message = undefined;
        socket.write("250 kept\r\n");
      } else message.push(text);
    };
    socket.on("error", () => undefined);
    socket.on("data", (chunk) => {
      const lines = (pending + chunk).split("\r\n");
      pending = lines.pop();
      lines.forEach(line);
    });
    socket.write("220 sink\r\n");
  }
}
