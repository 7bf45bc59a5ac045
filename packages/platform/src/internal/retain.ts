import type * as pulumi from "@pulumi/pulumi";

/** Options of what holds data, or opens it: where it has to be durable it refuses deletion and outlives its stack. */
export function retainOptions<Options extends pulumi.ResourceOptions>(durable: boolean, opts: Options): Options {
  return { ...opts, protect: durable, retainOnDelete: durable };
}
