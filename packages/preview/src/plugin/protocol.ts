import { createRequire } from "node:module";
import type * as grpc from "@grpc/grpc-js";
import type * as empty from "google-protobuf/google/protobuf/empty_pb";
import type * as struct from "google-protobuf/google/protobuf/struct_pb";

/**
 * The message classes of the analyzer's and the providers' protocol. The SDK checks them with `instanceof`, and npm may install a
 * second copy, so they are resolved from the SDK.
 */
const fromSdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));

export const { credentials, Metadata, Server, ServerCredentials, status } = fromSdk("@grpc/grpc-js") as typeof grpc;
export const { Struct } = fromSdk("google-protobuf/google/protobuf/struct_pb") as typeof struct;
export const { Empty } = fromSdk("google-protobuf/google/protobuf/empty_pb") as typeof empty;

export function toStruct(properties: { [key: string]: unknown }): struct.Struct {
  return Struct.fromJavaScript(properties as { [key: string]: struct.JavaScriptValue });
}
