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
      lines ??= createInterface({ input: process.stdin, output: process.stderr });
      const open = lines;
      return new Promise((resolve, reject) => {
        const ended = (): void => {
          process.stderr.write("\n");
          reject(new PreviewError("nothing written: there was no answer", 1));
        };
        open.once("close", ended);
        open.once("SIGINT", () => open.close());
        void open.question(question).then((answer) => {
          open.off("close", ended);
          resolve(answer);
        });
      });
    },
    close: () => lines?.close(),
  };
}
