export * from "./namespaces";
export * from "./reading";
export * from "./workloads";
