import type { Output } from "./io";
import { count } from "../analysis/words";

export interface Progress {
  show(registered: number): void;
  clear(): void;
}

/** A line that overwrites itself, on a terminal only. */
export function progress(stderr: Output): Progress {
  if (stderr.isTTY !== true) return { show: () => undefined, clear: () => undefined };
  let shown = false;
  return {
    show: (registered) => {
      stderr.write(`\r\u001b[2K${count(registered, "resource")} registered`);
      shown = true;
    },
    clear: () => {
      if (shown) stderr.write("\r\u001b[2K");
      shown = false;
    },
  };
}
