/** The process interfaces of a command, injected so that tests run it in process. */
export interface Output {
  write(text: string): unknown;
  isTTY?: boolean;
}

export interface CliIo {
  stdout: Output;
  stderr: Output;
  /** Prompts on the terminal; absent when standard input is not a terminal. */
  prompt?: (message: string) => Promise<string>;
  cwd: string;
  /** The current time, for warnings only: a previewed program must not depend on it. */
  now(): Date;
  env: { readonly [name: string]: string | undefined };
}

/** Control characters that a terminal interprets, and marks that reorder text. Tab and newline are harmless. */
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
/** What this command itself writes to a terminal: the styles below, and the start of a progress line. */
const OWN_SEQUENCES = /(\u001b\[(?:1|2|22|31|32|33|39)m|\r\u001b\[2K)/;

/** An output that shows control characters from names and values as `\\u001b`, so that none reaches the terminal. */
export function sanitizedOutput(output: Output): Output {
  return {
    isTTY: output.isTTY,
    write: (text) => {
      const parts = output.isTTY === true ? text.split(OWN_SEQUENCES) : [text];
      return output.write(parts.map((part, index) => (index % 2 === 1 ? part : escapeControls(part))).join(""));
    },
  };
}

function escapeControls(text: string): string {
  return text.replace(CONTROLS, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

export type Paint = (text: string) => string;
export interface Style {
  bold: Paint;
  dim: Paint;
  red: Paint;
  yellow: Paint;
  green: Paint;
}

/** ANSI colours on a terminal, unless NO_COLOR is set: https://no-color.org. */
export function styleOf({ stdout, env }: Pick<CliIo, "stdout" | "env">): Style {
  const coloured = stdout.isTTY === true && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";
  const paint = (code: number, end: number): Paint =>
    coloured ? (text) => `\u001b[${code}m${text}\u001b[${end}m` : (text) => text;
  return { bold: paint(1, 22), dim: paint(2, 22), red: paint(31, 39), yellow: paint(33, 39), green: paint(32, 39) };
}
