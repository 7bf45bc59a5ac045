import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { PreviewError, type ProgramMessage } from "../model";
import { Fault } from "./fault";
import type { Sdk } from "./sdk";

type Handler = (request: never) => Promise<object>;
type Answer = (error: object | null, response?: object) => void;

/** Whether a program is still at work: requests that are under way, and how many there were. */
export interface Traffic {
  pending: number;
  total: number;
}

const UNKNOWN_ERROR = 2;
const UNIMPLEMENTED = 12;

/**
 * Gives `handlers` the form of a gRPC client: `client.method(request, (error, response) => …)`. A procedure that is not
 * there answers as a server without it would, which the SDK knows to deal with. `onFault` hears what speaks for itself,
 * of the engine and of policies; the program gets it, too, and mostly fails over it.
 */
export function asClient(handlers: object, traffic: Traffic, onFault: (fault: Error) => void): object {
  const invoke = (name: string, request: never, answer: Answer): void => {
    const handler = (handlers as { [name: string]: Handler | undefined })[name];
    if (typeof handler !== "function") return answer(grpcError(UNIMPLEMENTED, `${name} is not implemented`));
    traffic.pending++;
    traffic.total++;
    void handler
      .call(handlers, request)
      .then(
        (response) => ({ response }),
        (error: unknown) => {
          if (error instanceof Fault || error instanceof PreviewError) onFault(error);
          return { error: grpcError(UNKNOWN_ERROR, error instanceof Error ? error.message : String(error)) };
        },
      )
      .then((outcome) => {
        traffic.pending--;
        if ("response" in outcome) answer(null, outcome.response);
        else answer(outcome.error);
      });
  };
  return new Proxy(
    {},
    {
      get: (_, name) => {
        if (typeof name !== "string" || name === "then") return undefined;
        if (name === "close") return () => undefined;
        return (request: never, ...rest: unknown[]) => invoke(name, request, rest.at(-1) as Answer);
      },
    },
  );
}

function grpcError(code: number, details: string): object {
  return Object.assign(new Error(details), { code, details });
}

const SEVERITIES: ProgramMessage["severity"][] = ["debug", "info", "warning", "error"];

/** The part of the engine a program talks to besides the monitor: where its messages go. */
export class EngineService {
  private root = "";

  constructor(
    private readonly sdk: Sdk,
    private readonly messages: ProgramMessage[],
  ) {}

  async log(request: LogRequest): Promise<object> {
    const urn = request.getUrn();
    const severity = SEVERITIES[request.getSeverity()] ?? "info";
    this.messages.push({ severity, message: request.getMessage(), ...(urn === "" ? {} : { urn }) });
    return new this.sdk.empty();
  }

  async setRootResource(request: { getUrn(): string }): Promise<object> {
    this.root = request.getUrn();
    return new this.sdk.empty();
  }

  async getRootResource(): Promise<object> {
    return { getUrn: () => this.root };
  }

  /** Nothing here depends on the version of a CLI. */
  async requirePulumiVersion(): Promise<object> {
    return new this.sdk.empty();
  }
}
