export * from "./aws-tags";
export * from "./fake-cli";
export * from "./fake-preview";
export * from "./fault-lines";
export * from "./policy-args";
export * from "./record";
export * from "./zone-args";
export * from "./zone-facts";
