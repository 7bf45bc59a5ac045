import { createInterface, type Interface } from "node:readline/promises";
import { PreviewError } from "../model";

export interface Terminal {
  prompt(message: string): Promise<string>;
  close(): void;
}

/** Prompts on standard error and reads answers from standard input. End of input or Ctrl-C rejects the open prompt. */
export function terminal(): Terminal {
  let lines: Interface | undefined;
  return {
    prompt: (message) => {
      const open = (lines ??= start());
      return new Promise((resolve, reject) => {
        const ended = (): void => {
          process.stderr.write("\n");
          reject(new PreviewError("nothing written: the input ended before the answer", 1));
        };
        open.once("close", ended);
        void open.question(message).then((answer) => {
          open.off("close", ended);
          resolve(answer);
        });
      });
    },
    close: () => lines?.close(),
  };
}

function start(): Interface {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  lines.on("SIGINT", () => lines.close());
  return lines;
}
