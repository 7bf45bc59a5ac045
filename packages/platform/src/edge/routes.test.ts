import { bodyLimit } from "./body-limit";
import { odooRoutes } from "./routes";

test("websockets are routed to their own port, closed paths to none, and every route bounds bodies", () => {
  expect(
    odooRoutes({ hosts: ["a.example.com", "b.example.com"], entryPoint: "websecure", bodyLimit: "odoo-body-limit" }, [
      { path: "/", service: "odoo", port: "http" },
      { path: "/websocket", service: "odoo-websocket", port: "websocket" },
    ]),
  ).toEqual({
    entryPoints: ["websecure"],
    routes: [
      {
        kind: "Rule",
        match: "(Host(`a.example.com`) || Host(`b.example.com`)) && PathPrefix(`/websocket`)",
        priority: 20,
        middlewares: [{ name: "odoo-body-limit" }],
        services: [{ kind: "Service", name: "odoo-websocket", port: "websocket" }],
      },
      {
        kind: "Rule",
        match:
          "(Host(`a.example.com`) || Host(`b.example.com`)) && !PathPrefix(`/web/database`) && !PathPrefix(`/web/tests`) && !PathPrefix(`/queue_job`) && !PathPrefix(`/metrics`) && !PathPrefix(`/monitoring`)",
        priority: 10,
        middlewares: [{ name: "odoo-body-limit" }],
        services: [{ kind: "Service", name: "odoo", port: "http" }],
      },
    ],
    tls: {},
  });
});

test("a larger body is refused, and more than a quarter of a MiB is buffered on disk", () => {
  expect(bodyLimit({ edgeMiB: 144 })).toEqual({
    buffering: { maxRequestBodyBytes: 150_994_944, memRequestBodyBytes: 262_144, memResponseBodyBytes: 262_144 },
  });
});
