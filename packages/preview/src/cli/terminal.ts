import { createInterface, type Interface } from "node:readline/promises";
import { PreviewError } from "../model";

export interface Terminal {
  ask(question: string): Promise<string>;
  close(): void;
}

/** Questions on standard error, answers from the keyboard. The end of input, or Ctrl-C, answers nothing any more. */
export function terminal(): Terminal {
  let lines: Interface | undefined;
  return {
    ask: (question) => {
      const open = (lines ??= start());
      return new Promise((resolve, reject) => {
        const ended = (): void => {
          process.stderr.write("\n");
          reject(new PreviewError("nothing written: there was no answer", 1));
        };
        open.once("close", ended);
        void open.question(question).then((answer) => {
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
