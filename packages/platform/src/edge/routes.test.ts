import { odooRoutes } from "./routes";

test("websockets are routed to their own port, closed paths to none", () => {
  expect(
    odooRoutes(
      ["a.example.com", "b.example.com"],
      [
        { path: "/", service: "odoo", port: "http" },
        { path: "/websocket", service: "odoo-websocket", port: "websocket" },
      ],
      "websecure",
    ),
  ).toEqual({
    entryPoints: ["websecure"],
    routes: [
      {
        kind: "Rule",
        match: "(Host(`a.example.com`) || Host(`b.example.com`)) && PathPrefix(`/websocket`)",
        priority: 20,
        services: [{ kind: "Service", name: "odoo-websocket", port: "websocket" }],
      },
      {
        kind: "Rule",
        match:
          "(Host(`a.example.com`) || Host(`b.example.com`)) && !PathPrefix(`/web/database`) && !PathPrefix(`/web/tests`) && !PathPrefix(`/queue_job`) && !PathPrefix(`/metrics`) && !PathPrefix(`/monitoring`)",
        priority: 10,
        services: [{ kind: "Service", name: "odoo", port: "http" }],
      },
    ],
    tls: {},
  });
});
