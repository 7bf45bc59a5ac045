import type { Output } from "./io";
import { count } from "../analysis/format";

export interface Progress {
  show(registered: number): void;
  /** Shows what is being done, where there is nothing to count. */
  say(doing: string): void;
  clear(): void;
}

/** A self-overwriting progress line, on a terminal only. */
export function progress(stderr: Output): Progress {
  if (stderr.isTTY !== true) return { show: () => undefined, say: () => undefined, clear: () => undefined };
  let visible = false;
  const say = (text: string): void => {
    stderr.write(`\r\u001b[2K${text}`);
    visible = true;
  };
  return {
    show: (registered) => say(`${count(registered, "resource")} registered`),
    say: (doing) => say(`${doing} ...`),
    clear: () => {
      if (visible) stderr.write("\r\u001b[2K");
      visible = false;
    },
  };
}
