export { reportPage } from "./page";
