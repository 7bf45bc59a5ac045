export * from "./aws-tags";
export * from "./fake-cli";
export * from "./fake-preview";
export * from "./policy-args";
export * from "./record";
export * from "./zone-facts";
