import { createRequire } from "node:module";
import type * as callbackMessages from "@pulumi/pulumi/proto/callback_pb";
import type * as engineMessages from "@pulumi/pulumi/proto/engine_pb";
import type * as resourceMessages from "@pulumi/pulumi/proto/resource_pb";

/**
 * The wire protocol as the SDK publishes it: its generated messages and services. gRPC and protobuf are taken from where the
 * SDK takes them, since messages of another copy are refused.
 */
export const sdkFile = require.resolve("@pulumi/pulumi");
const load = createRequire(sdkFile);

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Properties = { [key: string]: Json };

interface Struct {
  toJavaScript(): Properties;
}

type Handler = (call: { request: never }, answer: (error: object | null, response?: object) => void) => void;

interface Grpc {
  Server: new (options: object) => {
    addService(service: object, handlers: { [name: string]: Handler }): void;
    bindAsync(address: string, credentials: unknown, done: (error: Error | null, port: number) => void): void;
    forceShutdown(): void;
  };
  ServerCredentials: { createInsecure(): unknown };
  credentials: { createInsecure(): unknown };
}

interface CallbacksClient {
  invoke(
    request: callbackMessages.CallbackInvokeRequest,
    answer: (error: Error | null, response: callbackMessages.CallbackInvokeResponse) => void,
  ): void;
  close(): void;
}

export const grpc = load("@grpc/grpc-js") as Grpc;
export const resource = load("./proto/resource_pb") as typeof resourceMessages;
export const engine = load("./proto/engine_pb") as typeof engineMessages;
export const callback = load("./proto/callback_pb") as typeof callbackMessages;
export const services = {
  monitor: (load("./proto/resource_grpc_pb") as { ResourceMonitorService: object }).ResourceMonitorService,
  engine: (load("./proto/engine_grpc_pb") as { EngineService: object }).EngineService,
  Callbacks: (
    load("./proto/callback_grpc_pb") as {
      CallbacksClient: new (target: string, credentials: unknown) => CallbacksClient;
    }
  ).CallbacksClient,
};

const { Struct: StructType } = load("google-protobuf/google/protobuf/struct_pb") as {
  Struct: {
    fromJavaScript(value: Properties): NonNullable<ReturnType<resourceMessages.RegisterResourceResponse["getObject"]>>;
  };
};
export const { Empty } = load("google-protobuf/google/protobuf/empty_pb") as { Empty: new () => object };

export const encode = (properties: Properties) => StructType.fromJavaScript(properties);
export const decode = (struct: unknown): Properties => (struct as Struct | undefined)?.toJavaScript() ?? {};
