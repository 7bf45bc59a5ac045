import { fakeObject, fakePlatform, fakeResource } from "@retail-odoo/testing";
import { parse } from "yaml";
import { PreviewError, type Json } from "../model";
import { renderObjects } from "./render";

const urn = (type: string, name: string): string => `urn:pulumi:test::shop::${type}::${name}`;

function filesOf(...resources: Parameters<typeof renderObjects>[0]): { [path: string]: string } {
  return Object.fromEntries(renderObjects(resources, {}).files);
}

function json(files: { [path: string]: string }, path: string): unknown {
  return JSON.parse(files[path] ?? "null");
}

describe("renderObjects", () => {
  it("writes one file per object, keys sorted, in the folder of its namespace", () => {
    const files = filesOf(
      fakeObject("v1", "Namespace", "ns", undefined, {}, undefined, "web"),
      fakeObject("apps/v1", "Deployment", "front", "web", { spec: { replicas: 2, paused: false } }),
    );
    expect(files).toEqual({
      "_cluster/namespace-web.yaml": "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: web\n",
      "helm-releases.yaml": "releases: []\n",
      "omitted.json": "[]\n",
      "secrets.json": "[]\n",
      "unresolved.json": "[]\n",
      "web/deployment-front.yaml":
        "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: front\n  namespace: web\nspec:\n  paused: false\n  replicas: 2\n",
    });
  });

  it("counts what it wrote", () => {
    expect(renderObjects(fakePlatform(2).resources, {}).counts).toEqual({
      objects: 8,
      namespaces: 3,
      secrets: 2,
      releases: 0,
      omitted: 0,
      unresolved: 0,
    });
  });

  it("writes the same bytes for any registration order", () => {
    const { resources } = fakePlatform(3);
    const forwards = [...renderObjects(resources, {}).files];
    expect([...renderObjects([...resources].reverse(), {}).files]).toEqual(forwards);
    expect(forwards.map(([path]) => path)).toEqual(forwards.map(([path]) => path).sort());
  });

  it("writes placeholders for unknown values, and lists them", () => {
    const files = filesOf(
      fakeObject("v1", "ServiceAccount", "odoo", "web", {
        metadata: { name: "odoo", namespace: "web", annotations: { "eks.amazonaws.com/role-arn": { unknown: true } } },
        imagePullSecrets: [{ name: { unknown: true } }],
      }),
    );
    const at = urn("kubernetes:core/v1:ServiceAccount", "odoo");
    expect(parse(files["web/serviceaccount-odoo.yaml"] ?? "")).toEqual({
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: {
        name: "odoo",
        namespace: "web",
        annotations: {
          "eks.amazonaws.com/role-arn": `\${unknown:${at}#metadata.annotations["eks.amazonaws.com/role-arn"]}`,
        },
      },
      imagePullSecrets: [{ name: `\${unknown:${at}#imagePullSecrets[0].name}` }],
    });
    expect(json(files, "unresolved.json")).toEqual([
      {
        placeholder: `unknown:${at}#metadata.annotations["eks.amazonaws.com/role-arn"]`,
        file: "web/serviceaccount-odoo.yaml",
      },
      { placeholder: `unknown:${at}#imagePullSecrets[0].name`, file: "web/serviceaccount-odoo.yaml" },
    ]);
  });

  it("fills placeholders with typed values, and lists the values without a placeholder", () => {
    const service = fakeObject("v1", "Service", "s", "web", { spec: { healthCheckNodePort: { unknown: true } } });
    const known = `unknown:${service.urn}#spec.healthCheckNodePort`;
    const rendering = renderObjects([service], { [known]: 30100, "unknown:elsewhere#a": "x" });
    expect(parse(rendering.files.get("web/service-s.yaml") ?? "")).toMatchObject({
      spec: { healthCheckNodePort: 30100 },
    });
    expect(rendering.files.get("unresolved.json")).toBe("[]\n");
    expect(rendering.unused).toEqual(["unknown:elsewhere#a"]);
  });

  it("never writes a Secret with data, and writes one without", () => {
    const files = filesOf(
      fakeObject("v1", "Secret", "a", "web", { stringData: { secret: true } }),
      fakeObject("v1", "Secret", "b", "web", { data: { password: "cGxhaW4=" }, type: "kubernetes.io/basic-auth" }),
      fakeObject("v1", "Secret", "token", "web", { type: "kubernetes.io/service-account-token" }),
      fakeObject("external-secrets.io/v1", "ExternalSecret", "e", "web", { spec: { refreshInterval: "1h" } }),
    );
    expect(Object.keys(files)).toEqual([
      "helm-releases.yaml",
      "omitted.json",
      "secrets.json",
      "unresolved.json",
      "web/externalsecret-e.yaml",
      "web/secret-token.yaml",
    ]);
    expect(json(files, "secrets.json")).toEqual([
      { urn: urn("kubernetes:core/v1:Secret", "a"), namespace: "web", name: "a", type: "Opaque" },
      { urn: urn("kubernetes:core/v1:Secret", "b"), namespace: "web", name: "b", type: "kubernetes.io/basic-auth" },
    ]);
    expect(Object.values(files).join("")).not.toContain("cGxhaW4=");
  });

  it("writes a placeholder for any other secret", () => {
    const map = fakeObject("v1", "ConfigMap", "c", "web", { data: { secret: true } });
    const files = filesOf(map);
    expect(parse(files["web/configmap-c.yaml"] ?? "")).toMatchObject({ data: `\${secret:${map.urn}#data}` });
    expect(json(files, "unresolved.json")).toEqual([
      { placeholder: `secret:${map.urn}#data`, file: "web/configmap-c.yaml" },
    ]);
  });

  it("lists Helm releases with chart, version and values", () => {
    const release = fakeResource("kubernetes:helm.sh/v3:Release", "edge", {
      name: "edge",
      namespace: "traefik",
      chart: "traefik",
      version: "41.6.1",
      repositoryOpts: { repo: "https://traefik.github.io/charts" },
      values: { deployment: { replicas: 3 }, token: { secret: true } },
      atomic: true,
    });
    const files = filesOf(release);
    expect(parse(files["helm-releases.yaml"] ?? "")).toEqual({
      releases: [
        {
          urn: release.urn,
          name: "edge",
          namespace: "traefik",
          chart: "traefik",
          repo: "https://traefik.github.io/charts",
          version: "41.6.1",
          values: { deployment: { replicas: 3 }, token: `\${secret:${release.urn}#values.token}` },
        },
      ],
    });
    expect(json(files, "unresolved.json")).toEqual([
      { placeholder: `secret:${release.urn}#values.token`, file: "helm-releases.yaml" },
    ]);
  });

  it("lists the resources that are not an object", () => {
    const files = filesOf(
      fakeResource("kubernetes:apps/v1:DeploymentPatch", "p", {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "x" },
      }),
      fakeResource("kubernetes:core/v1:ConfigMapList", "l", { apiVersion: "v1", kind: "ConfigMapList", items: [] }),
      fakeResource("kubernetes:yaml/v2:ConfigGroup", "g", {}, { custom: false }),
      fakeResource("kubernetes:helm.sh/v4:Chart", "c", {}, { custom: false }),
      fakeResource("kubernetes:yaml:ConfigFile", "local", {}, { custom: false }),
      fakeResource("pulumi:providers:kubernetes", "k"),
      fakeResource("kubernetes:core/v1:Pod", "odd", { apiVersion: { unknown: true }, kind: "Pod" }),
    );
    expect(json(files, "omitted.json")).toEqual([
      { urn: urn("kubernetes:apps/v1:DeploymentPatch", "p"), reason: "it patches an object that is managed elsewhere" },
      { urn: urn("kubernetes:core/v1:ConfigMapList", "l"), reason: "it is a list; declare its items as resources" },
      { urn: urn("kubernetes:core/v1:Pod", "odd"), reason: "its apiVersion and kind are not known before deployment" },
      {
        urn: urn("kubernetes:helm.sh/v4:Chart", "c"),
        reason: "the provider expands it, and an offline preview has no provider",
      },
      {
        urn: urn("kubernetes:yaml/v2:ConfigGroup", "g"),
        reason: "the provider expands it, and an offline preview has no provider",
      },
    ]);
  });

  it("gives an object without a name a placeholder", () => {
    const map = fakeResource("kubernetes:core/v1:ConfigMap", "settings", {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { namespace: "web" },
    });
    const bare = fakeResource("kubernetes:core/v1:ConfigMap", "bare", { apiVersion: "v1", kind: "ConfigMap" });
    const files = filesOf(map, bare);
    expect(files["web/configmap-settings.yaml"]).toBe(
      `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: \${unknown:${map.urn}#metadata.name}\n  namespace: web\n`,
    );
    expect(files["default/configmap-bare.yaml"]).toBe(
      `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: \${unknown:${bare.urn}#metadata.name}\n  namespace: default\n`,
    );
  });

  it("resolves the namespace: unknown, the provider's, none for cluster-scoped kinds", () => {
    const provider = fakeResource("pulumi:providers:kubernetes", "k", { namespace: "apps" });
    const onProvider = { provider: `${provider.urn}::id` };
    const object = (kind: string, name: string, metadata: { [key: string]: Json }, apiVersion = "v1") =>
      fakeResource(`kubernetes:x:${kind}`, name, { apiVersion, kind, metadata }, onProvider);
    const files = filesOf(
      provider,
      object("ConfigMap", "a", { name: "a" }),
      object("ConfigMap", "b", { name: "b", namespace: { unknown: true } }),
      object("ClusterRole", "c", { name: "system:odoo" }, "rbac.authorization.k8s.io/v1"),
      object("Widget", "d", { name: "d" }, "own.example/v1"),
      fakeResource(
        "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition",
        "crd",
        {
          apiVersion: "apiextensions.k8s.io/v1",
          kind: "CustomResourceDefinition",
          metadata: { name: "widgets.own.example" },
          spec: { group: "own.example", scope: "Cluster", names: { kind: "Widget" } },
        },
        onProvider,
      ),
    );
    expect(Object.keys(files).filter((path) => path.includes("/"))).toEqual([
      "_cluster/clusterrole-system%3Aodoo.yaml",
      "_cluster/customresourcedefinition-widgets.own.example.yaml",
      "_cluster/widget-d.yaml",
      "_unknown-namespace/configmap-b.yaml",
      "apps/configmap-a.yaml",
    ]);
  });

  it("separates the objects of two clusters", () => {
    const [east, west] = ["east", "west"].map((name) => fakeResource("pulumi:providers:kubernetes", name));
    const on = (provider: typeof east) =>
      fakeResource(
        "kubernetes:core/v1:ConfigMap",
        `${provider?.name}-c`,
        { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c", namespace: "web" } },
        { provider: `${provider?.urn}::id` },
      );
    const files = Object.keys(filesOf(...[east, west].flatMap((each) => (each === undefined ? [] : [each, on(each)]))));
    expect(files.filter((path) => path.includes("/"))).toEqual([
      "east/web/configmap-c.yaml",
      "west/web/configmap-c.yaml",
    ]);
  });

  it("separates kinds of two groups, and refuses one object declared twice", () => {
    const kong = fakeObject("configuration.konghq.com/v1", "Ingress", "kong", "web", {}, undefined, "front");
    const plain = fakeObject("networking.k8s.io/v1", "Ingress", "plain", "web", {}, undefined, "front");
    expect(Object.keys(filesOf(kong, plain)).filter((path) => path.startsWith("web/"))).toEqual([
      "web/ingress-front-2.yaml",
      "web/ingress-front.yaml",
    ]);
    const again = fakeObject("networking.k8s.io/v1", "Ingress", "second", "web", {}, undefined, "front");
    expect(() => filesOf(plain, again)).toThrow(
      new PreviewError(
        `two resources are the same object, and one would overwrite the other:\n  ${plain.urn}\n  ${again.urn}`,
      ),
    );
  });

  it("quotes strings that a YAML 1.1 parser would read as another type", () => {
    const words = [
      "on",
      "yes",
      "n",
      "null",
      "0123",
      "1:30",
      "1e3",
      "0x1f",
      "0o14",
      "1_000",
      "~",
      ".5",
      "=",
      "2026-01-01",
      "",
      "- a",
      "a: b",
    ];
    const text = filesOf(
      fakeObject("v1", "ConfigMap", "c", "web", { data: Object.fromEntries(words.map((word, i) => [`k${i}`, word])) }),
    );
    const written = text["web/configmap-c.yaml"] ?? "";
    expect(parse(written, { version: "1.1" })).toMatchObject({
      data: Object.fromEntries(words.map((word, i) => [`k${i}`, word])),
    });
    expect(written.split("\n").filter((line) => /^ {2}k\d+: [^"]/.test(line))).toEqual([]);
  });
});
