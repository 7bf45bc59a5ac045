export { costDocument, type CostDocument } from "./cost-document";
export * from "./estimate";
export * from "./groups";
export * from "./prices";
export { readPrices } from "./price-file";
export type { Basis } from "./shares";
