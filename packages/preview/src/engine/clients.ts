import { hostGlobal } from "./isolation";
import type { Observer } from "./skipped-callbacks";

/** The in-process services of every copy of the SDK, in place of the addresses that the CLI passes. */
export interface Connection {
  monitor: Endpoint;
  engine: Endpoint;
  /** Configuration keys whose value is an unknown secret. */
  locked: ReadonlySet<string>;
  /** Receives each callback that waits for an output. */
  observe?: Observer;
  /** By address: where the program's own functions, its transforms and hooks, can be called. */
  callbackServers: Map<string, CallbackService>;
}

/** The class of a procedure's response, in the copy of the SDK that asks. */
export type ResponseClass<Response extends object = object> = new () => Response;
export type Answer = (error: object | null, response?: object) => void;
/** Runs one remote procedure. */
export type Endpoint = (procedure: string, request: object, Response: ResponseClass, answer: Answer) => void;

/** The one procedure of a callback server; requests and answers are the SDK's messages. */
export interface CallbackService {
  invoke(call: { request: object }, answer: (error: unknown, response?: object) => void): void;
}

/** A service as the SDK's generated code defines it, by procedure. */
export interface ServiceDefinition {
  [procedure: string]: { responseType: ResponseClass; responseStream: boolean };
}

/** Stored on the global object, because ES modules outlive a run. */
const CONNECTION = Symbol.for("retail-odoo.preview.connection");
const ATTACHED = Symbol.for("retail-odoo.preview.attached");
export const current = (): Connection | undefined => hostGlobal[CONNECTION] as Connection | undefined;

export function connect(connection: Connection | undefined): void {
  hostGlobal[CONNECTION] = connection;
}

/** The address of the in-process services in the SDK's environment variables; no network is involved. */
export const ADDRESS = "in-process";

const OVER = { code: 14, details: "the preview is over" };

/**
 * A client with the procedures that a copy of the SDK defines and no others: the SDK switches some features on by the presence
 * of a method. `endpoint` is looked up at each call.
 */
export function clientOf(endpoint: () => Endpoint | undefined, definition: ServiceDefinition): object {
  const client: { [name: string | symbol]: unknown } = { [ATTACHED]: true, close: () => undefined };
  for (const [name, { responseType, responseStream }] of Object.entries(definition)) {
    client[name] = (request: object, ...rest: unknown[]) => {
      if (responseStream) throw new Error(`an offline preview has no ${name}`);
      const answer = rest.at(-1) as Answer;
      const serve = endpoint();
      if (serve === undefined) answer(OVER);
      else serve(name, request, responseType, answer);
    };
  }
  return client;
}

/** The constructor of a copy's client. A copy may outlive a run, so each call goes to the current run, if there is one. */
export function clientClass(service: "monitor" | "engine", definition: ServiceDefinition): unknown {
  const client = clientOf(() => current()?.[service], definition);
  return function () {
    return client;
  };
}

/** Whether a copy of the SDK has our client. */
export function isAttached(Client: unknown): boolean {
  return typeof Client === "function" && ATTACHED in new (Client as new () => object)();
}

/** Replaces the gRPC server on which the SDK offers a program's functions, without a port. */
export class LocalServer {
  readonly http2Servers = new Map();
  private service?: CallbackService;

  addService(_definition: unknown, service: CallbackService): void {
    this.service = service;
  }

  bindAsync(_address: string, _credentials: unknown, done: (error: null, port: number) => void): void {
    const servers = current()?.callbackServers;
    const port = (servers?.size ?? 0) + 1;
    if (this.service !== undefined) servers?.set(`127.0.0.1:${port}`, this.service);
    queueMicrotask(() => done(null, port));
  }

  forceShutdown(): void {
    this.service = undefined;
  }
}

export function callbackClient(address: string): {
  invoke(request: object, answer: (error: unknown, response?: object) => void): void;
} {
  return {
    invoke: (request, answer) => {
      const server = current()?.callbackServers.get(address);
      if (server === undefined) answer({ code: 14, details: `no callback server at ${address}` });
      else server.invoke({ request }, answer);
    },
  };
}
