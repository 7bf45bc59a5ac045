export { renderObjects, type Rendering } from "./render";
export type { Values } from "./placeholders";
export { writeTree } from "./write-tree";
