export { poolerSize } from "./pgbouncer";
