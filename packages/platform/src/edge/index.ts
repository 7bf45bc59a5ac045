export { createIngressRoute, odooRoutes, type IngressRouteSpec } from "./routes";
