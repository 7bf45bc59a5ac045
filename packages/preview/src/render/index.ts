export { renderObjects, type Rendering } from "./render";
export type { Values } from "./placeholders";
export { assertOwnFolder, writeTree } from "./write-tree";
