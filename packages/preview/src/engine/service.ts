import type { LogRequest } from "@pulumi/pulumi/proto/engine_pb";
import { PreviewError, type ProgramMessage } from "../model";
import { Fault } from "./fault";
import type { Sdk } from "./sdk";

type Handler = (request: never) => Promise<object>;
type Answer = (error: object | null, response?: object) => void;

/** The requests of a program: pending now, and in total. */
export interface Traffic {
  pending: number;
  total: number;
}

const UNKNOWN_ERROR = 2;
const UNIMPLEMENTED = 12;

/**
 * Gives `handlers` the form of a gRPC client: `client.method(request, (error, response) => …)`. A missing procedure
 * answers UNIMPLEMENTED, which the SDK handles. `onFault` receives the errors of the engine and of policies, whose message is
 * for the user; the program receives them too, and mostly fails with them.
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

/** Pulumi's engine service, which receives the log messages of a program. */
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

  /** There is no CLI whose version could be too old. */
  async requirePulumiVersion(): Promise<object> {
    return new this.sdk.empty();
  }
}
