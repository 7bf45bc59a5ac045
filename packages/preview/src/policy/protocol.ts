import { createRequire } from "node:module";
import type * as grpc from "@grpc/grpc-js";
import type * as empty from "google-protobuf/google/protobuf/empty_pb";
import type * as struct from "google-protobuf/google/protobuf/struct_pb";

/**
 * What the SDK's side of the analyzer protocol is given. The SDK checks with `instanceof`, and npm may install a copy for us
 * beside the one for the SDK, so these come from where the SDK itself finds them.
 */
const fromSdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));

export const { credentials, status } = fromSdk("@grpc/grpc-js") as typeof grpc;
export const { Struct } = fromSdk("google-protobuf/google/protobuf/struct_pb") as typeof struct;
export const { Empty } = fromSdk("google-protobuf/google/protobuf/empty_pb") as typeof empty;
