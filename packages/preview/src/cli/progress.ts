import type { Output } from "./io";
import { count } from "../analysis/format";

export interface Progress {
  show(registered: number): void;
  clear(): void;
}

/** A self-overwriting progress line, on a terminal only. */
export function progress(stderr: Output): Progress {
  if (stderr.isTTY !== true) return { show: () => undefined, clear: () => undefined };
  let visible = false;
  return {
    show: (registered) => {
      stderr.write(`\r\u001b[2K${count(registered, "resource")} registered`);
      visible = true;
    },
    clear: () => {
      if (visible) stderr.write("\r\u001b[2K");
      visible = false;
    },
  };
}
