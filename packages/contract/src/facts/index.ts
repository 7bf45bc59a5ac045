/**
 * What components publish: plain, small, free of secrets. It lands in state, policies check it, reports print it, and other
 * stacks load it. `S` is `string` for readers. While a program runs it is `pulumi.Input<string>`: the value is an output of
 * the resource it names, so a consumer of the value waits for that resource.
 */
export * from "./capacity";
export * from "./formats";
export * from "./landing-zone";
export * from "./platform";
export * from "./postgres";
export * from "./storage";
export * from "./tenant";
