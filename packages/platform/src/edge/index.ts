export { bodyLimit } from "./body-limit";
export { odooRoutes, type OdooBackend } from "./routes";
export { createTraefikObject } from "./traefik-object";
