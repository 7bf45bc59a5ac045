import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { useTenantCli } from "../../../fixtures/tenant-cli";

const { folder, tenant } = useTenantCli();

/** A kubectl that answers as this line of shell does, first on the PATH. */
function kubectl(script: string): { [name: string]: string } {
  const bin = join(folder(), "bin");
  mkdirSync(bin);
  writeFileSync(join(bin, "kubectl"), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, "kubectl"), 0o755);
  return { PATH: `${bin}:${process.env["PATH"] ?? ""}`, KUBECONFIG: "/none" };
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const SECRET = JSON.stringify({ data: { username: base64("admin"), password: base64("s3cret") } });
const OTHERWISE = `The password is in Secret odoo-administrator of namespace tenant-bakery once stack test is deployed.
Name its cluster with KUBECONFIG or --context, or run where you have access:
`;

describe("tenant credentials", () => {
  it("prints login and password of the Secret that the cluster of the kubeconfig holds", async () => {
    const env = kubectl(`printf '%s %s' "$KUBECONFIG" "$*" > asked; printf '%s' '${SECRET}'`);
    expect(await tenant(["credentials", "bakery", "--context", "lab"], undefined, {}, env)).toEqual({
      code: 0,
      out: `Tenant bakery of stack test
  URL       https://bakery.example.com
  Login     admin
  Password  s3cret
`,
      err: "Change this first password after the first login: until then it can be read again, and then Odoo keeps a hash of yours alone.\n",
    });
    expect(readFileSync(join(folder(), "asked"), "utf8")).toBe(
      "/none --context=lab get secret odoo-administrator --namespace=tenant-bakery --output=json",
    );
  });

  it.each([
    [
      "the cluster refuses",
      "echo 'Error from server (NotFound)' >&2; exit 1",
      "kubectl failed: Error from server (NotFound)",
    ],
    ["it says nothing", "exit 3", "kubectl failed: exit code 3"],
  ])("says what kubectl said, and what else to do, when %s", async (_when, script, reason) => {
    expect(await tenant(["credentials", "bakery"], undefined, {}, kubectl(script))).toEqual({
      code: 1,
      out: "",
      err: `error: ${reason}\n${OTHERWISE}  kubectl get secret odoo-administrator --namespace=tenant-bakery --output jsonpath='{.data.password}' | base64 --decode\n`,
    });
  });

  it("says that kubectl is missing", async () => {
    const { err } = await tenant(["credentials", "bakery"], undefined, {}, { PATH: folder() });
    expect(err).toContain("error: kubectl is not installed, or not on the PATH.\n");
  });

  it("refuses a Secret without a password", async () => {
    const { err } = await tenant(
      ["credentials", "bakery"],
      undefined,
      {},
      kubectl(`echo '{"data":{"username":"YQ=="}}'`),
    );
    expect(err).toBe("error: Secret odoo-administrator has no password; deploy the stack again.\n");
  });

  it("knows no other tenant", async () => {
    expect(await tenant(["credentials", "bakry"])).toEqual({
      code: 2,
      out: "",
      err: "error: no tenant bakry in stack test; did you mean bakery?\n",
    });
  });
});
