export * from "./namespaces";
export * from "./reading";
export * from "./selectors";
export * from "./workloads";
