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
