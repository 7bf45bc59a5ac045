export { createIngressRoute, odooRoutes, type IngressRouteSpec, type OdooBackend } from "./routes";
