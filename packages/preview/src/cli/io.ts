/** What a command may use of the world: so that tests run it in process. */
export interface Output {
  write(text: string): unknown;
  isTTY?: boolean;
}

export interface CliIo {
  stdout: Output;
  stderr: Output;
  /** Asks on the terminal; absent where there is nobody to ask. */
  ask?: (question: string) => Promise<string>;
  cwd: string;
  /** What time it is. No program that is previewed is told, or it would say something else tomorrow. */
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

/** Colours on a terminal that wants them: https://no-color.org. */
export function styleOf({ stdout, env }: Pick<CliIo, "stdout" | "env">): Style {
  const coloured = stdout.isTTY === true && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";
  const paint = (code: number, end: number): Paint =>
    coloured ? (text) => `\u001b[${code}m${text}\u001b[${end}m` : (text) => text;
  return { bold: paint(1, 22), dim: paint(2, 22), red: paint(31, 39), yellow: paint(33, 39), green: paint(32, 39) };
}
