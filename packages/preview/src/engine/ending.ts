import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import { PreviewError } from "../model";
import type { Endpoint } from "./clients";

const REGISTRATIONS = ["registerResource", "readResource"];
const OVER = { code: 14, details: "the program has ended" };

/** How a program ends before its work is done: by an error that nothing handles, by `process.exit`, or by a signal. */
export class Ending {
  readonly errors = new Set<unknown>();
  private left?: { how: string; code: number; bodyEnded: boolean };
  private bodyEnded = false;
  /** Registrations that are under way, or that were requested after the program had left. */
  private readonly unfinished = new Map<object, string>();

  /** Whether the preview need not wait for the program any more. */
  get over(): boolean {
    return this.left !== undefined || this.errors.size > 0;
  }

  /** What fails after the program has left is a consequence of that. */
  readonly fail = (error: unknown): void => {
    if (this.left === undefined) this.errors.add(error);
  };

  /** The returned error ends the function that called `process.exit`, which does not return. */
  readonly exit = (code: number): Error => {
    this.left ??= { how: `it called process.exit(${code})`, code, bodyEnded: this.bodyEnded };
    return new PreviewError(`the program called process.exit(${code})`);
  };

  readonly kill = (signal: string): void => {
    this.left ??= { how: `it was ended by ${signal}`, code: -1, bodyEnded: this.bodyEnded };
  };

  /** Receives the body of the program, whose outputs are the stack's. */
  follow(body: Promise<unknown>): void {
    body.then(() => (this.bodyEnded = true), this.fail);
  }

  /** Lets requests pass until the program has left, as no request of a process that has ended arrives. */
  guard(endpoint: Endpoint): Endpoint {
    return (name, request, Response, answer) => {
      if (REGISTRATIONS.includes(name)) {
        const { getType, getName } = request as RegisterResourceRequest;
        this.unfinished.set(request, `"${getName.call(request)}" (${getType.call(request)})`);
      }
      if (this.left !== undefined) return answer(OVER);
      endpoint(name, request, Response, (error, response) => {
        if (this.left === undefined) this.unfinished.delete(request);
        answer(error, response);
      });
    };
  }

  /**
   * The error of a program that has left: as Pulumi's language host reports it, or, where the code is 0, that of the SDK about
   * registrations that were not complete. `waiting` lists those that were not requested yet.
   */
  departure(waiting: string[], drained: boolean): PreviewError | undefined {
    if (this.left === undefined) return undefined;
    const { how, code, bodyEnded } = this.left;
    if (code !== 0) return nonZeroExit(code, how);
    const names = [...this.unfinished.values()].filter((name) => !name.includes("(pulumi:pulumi:Stack)"));
    const open = [...new Set([...names, ...waiting])];
    if (open.length === 0 && this.unfinished.size === 0 && drained && bodyEnded) return undefined;
    return new PreviewError(
      `the program exited before its registrations were complete (${how})` +
        (open.length === 0 ? "" : `:\n  ${open.join("\n  ")}`),
    );
  }
}

export function nonZeroExit(code: number | string, how: string): PreviewError {
  return new PreviewError(`Program exited with non-zero exit code: ${code} (${how})`);
}
