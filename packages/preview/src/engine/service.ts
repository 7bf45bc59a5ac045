import type { GetRootResourceResponse, LogRequest, SetRootResourceRequest } from "@pulumi/pulumi/proto/engine_pb";
import { PreviewError, type ProgramMessage } from "../model";
import type { Endpoint, ResponseClass } from "./clients";
import { Fault } from "./fault";

type Handler = (request: object, Response: ResponseClass) => Promise<object>;

/** The requests of a program: pending now, and in total. */
export interface Traffic {
  pending: number;
  total: number;
}

const UNKNOWN_ERROR = 2;
const UNIMPLEMENTED = 12;

/**
 * Serves `handlers` as a gRPC service does: a procedure without a handler answers UNIMPLEMENTED, which the SDK handles.
 * `onFault` receives the errors of the engine and of policies, whose message is for the user; the program receives them too,
 * and mostly fails with them.
 */
export function endpointOf(handlers: object, traffic: Traffic, onFault: (fault: Error) => void): Endpoint {
  return (name, request, Response, answer) => {
    const handler = (handlers as { [name: string]: Handler | undefined })[name];
    if (typeof handler !== "function") return answer(grpcError(UNIMPLEMENTED, `${name} is not implemented`));
    traffic.pending++;
    traffic.total++;
    void handler
      .call(handlers, request, Response)
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
}

function grpcError(code: number, details: string): object {
  return Object.assign(new Error(details), { code, details });
}

const SEVERITIES: ProgramMessage["severity"][] = ["debug", "info", "warning", "error"];

/** Pulumi's engine service, which receives the log messages of a program. */
export class EngineService {
  private root = "";

  constructor(private readonly messages: ProgramMessage[]) {}

  async log(request: LogRequest, Empty: ResponseClass): Promise<object> {
    const urn = request.getUrn();
    const severity = SEVERITIES[request.getSeverity()] ?? "info";
    this.messages.push({ severity, message: request.getMessage(), ...(urn === "" ? {} : { urn }) });
    return new Empty();
  }

  async setRootResource(request: SetRootResourceRequest, Response: ResponseClass): Promise<object> {
    this.root = request.getUrn();
    return new Response();
  }

  async getRootResource(_request: object, Response: ResponseClass<GetRootResourceResponse>): Promise<object> {
    return new Response().setUrn(this.root);
  }

  /** There is no CLI whose version could be too old. */
  async requirePulumiVersion(_request: object, Response: ResponseClass): Promise<object> {
    return new Response();
  }
}
