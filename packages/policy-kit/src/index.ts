export * from "./namespaces";
export * from "./quantity";
export * from "./reading";
export * from "./selectors";
export * from "./workloads";
