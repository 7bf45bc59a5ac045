export { bodyLimit, createMiddleware, type MiddlewareSpec } from "./body-limit";
export { createIngressRoute, odooRoutes, type IngressRouteSpec, type OdooBackend } from "./routes";
