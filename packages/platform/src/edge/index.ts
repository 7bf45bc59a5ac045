export { createIngressRoute, odooRoutes, type IngressRouteSpec, type OdooServices } from "./routes";
