import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fakePlatform, fakeResource, fakeResult } from "@retail-odoo/testing";
import { bucket, key, program, usePreviewCli, workspace } from "../../../fixtures/preview-cli";
import type { PreviewResult } from "../../model";

const { folder, preview } = usePreviewCli();

describe("preview --against", () => {
  async function against(before: PreviewResult, after: PreviewResult) {
    await preview(before, "--json", "before.json");
    const { code, out, err } = await preview(after, "--against", "before.json");
    const start = out.indexOf("Against");
    return { code, err, text: start < 0 ? "" : out.slice(start) };
  }

  /** The platform of two tenants, one of them on another server. */
  function moved(): PreviewResult {
    const platform = fakePlatform(2);
    const outputs = platform.resources[0]?.outputs as { allotments: { bakery: { database: string } } };
    outputs.allotments.bakery.database = "lumen";
    return platform;
  }

  it("lists added, changed and removed resources, and the cost difference", async () => {
    const changed = bucket("pages", { inputs: { bucket: "pages", tags: { a: "b" } }, protect: true });
    const second = fakeResource("aws:kms/key:Key", "second");
    expect((await against(program, fakeResult([workspace, changed, key, second]))).text)
      .toBe(`Against before.json: 1 added, 1 changed, 1 removed, 2 unchanged; data lost in 1 place
  ! s3.Bucket logs: removed, and deleted with its data
  + kms.Key second
  ~ s3.Bucket pages: tags, (protect)
  Cost a month USD 1.00 → USD 2.00 (+1.00)

`);
  });

  it("lists the capacity that one more tenant uses", async () => {
    const { text } = await against(fakePlatform(2), fakePlatform(3));
    expect(text.split("\n").slice(0, 1).concat(text.split("\n").slice(-7))).toEqual([
      "Against before.json: 5 added, 0 changed, 0 removed, 32 unchanged",
      "  Capacity, used of total",
      "    connections of main: 20 of 480 → 40 of 480",
      "    GiB on main: 5 of 250 → 10 of 250",
      "    CPU cores of web: 24 of 160 → 26 of 160",
      "  Cost a month USD 3,151.46 → USD 3,159.74 (+8.28)",
      "",
      "",
    ]);
  });

  it("counts protected resources that would be removed", async () => {
    const guarded = ["a", "b"].map((name) => fakeResource("aws:iam/role:Role", name, {}, { protect: true }));
    const role = fakeResource("aws:iam/role:Role", "c");
    const heading = async (...resources: PreviewResult["resources"]) =>
      (await against(fakeResult([...guarded, role]), fakeResult(resources))).text.split("\n")[0];
    expect([await heading(role), await heading(...guarded.slice(1))]).toEqual([
      "Against before.json: 0 added, 0 changed, 2 removed (2 protected: `pulumi up` refuses until they are unprotected), 1 unchanged",
      "Against before.json: 0 added, 0 changed, 2 removed (1 protected: `pulumi up` refuses until it is unprotected), 1 unchanged",
    ]);
  });

  it("reports the replacement of a moved Kubernetes object, and the refusal for a protected one", async () => {
    const role = (name: string, namespace: string, over: object = {}) =>
      fakeResource("kubernetes:core/v1:Secret", name, { metadata: { name, namespace } }, over);
    const all = (namespace: string) =>
      fakeResult([
        role("guarded", namespace, { protect: true, retainOnDelete: true }),
        role("kept", namespace, { retainOnDelete: true }),
        role("plain", namespace),
      ]);
    expect((await against(all("here"), all("there"))).text.split("\n").slice(0, 4)).toEqual([
      "Against before.json: 0 added, 3 changed, 3 of them replaced (1 protected: `pulumi up` refuses until it is unprotected), 0 removed, 0 unchanged",
      "  ! Secret guarded: metadata.namespace; replaced, but it is protected",
      "  ± Secret kept: metadata.namespace; replaced, and the old one stays",
      "  ± Secret plain: metadata.namespace; replaced, and the old one is deleted",
    ]);
  });

  it("names first the tenant that moves to another, empty database server", async () => {
    const { text } = await against(fakePlatform(2), moved());
    expect(text.split("\n").slice(0, 2)).toEqual([
      "Against before.json: 0 added, 0 changed, 0 removed, 32 unchanged; data lost in 1 place",
      "  ! tenant bakery: database server main → lumen; it starts with an empty database there, and no data is moved",
    ]);
  });

  it("follows a replacement to the resources that take its new id", async () => {
    const network = (cidrBlock: string) => {
      const vpc = fakeResource("aws:ec2/vpc:Vpc", "net", { cidrBlock });
      const inputs = { vpcId: { unknown: true }, cidrBlock: "10.1.0.0/24", tags: { a: "b" } };
      const subnet = fakeResource("aws:ec2/subnet:Subnet", "net-a", inputs, {
        propertyDependencies: { vpcId: [vpc.urn] },
      });
      const thing = fakeResource("my:index:Thing", "thing", { cidrBlock });
      return fakeResult([vpc, subnet, thing]);
    };
    expect((await against(network("10.1.0.0/16"), network("10.2.0.0/16"))).text.split("\n").slice(0, 4)).toEqual([
      "Against before.json: 0 added, 3 changed, 2 of them replaced, 0 removed, 0 unchanged",
      "  ± ec2.Subnet net-a: vpcId; replaced, and the old one is deleted",
      "  ± ec2.Vpc net: cidrBlock; replaced, and the old one is deleted",
      "  ~ Thing thing: cidrBlock; may replace: unknown for this type",
    ]);
  });

  it("says that added modules are not installed", async () => {
    const job = (modules: string) =>
      fakeResource(
        "kubernetes:batch/v1:Job",
        "bakery-init",
        { spec: { template: { command: ["/bin/sh", "-ec", `odoo --init=${modules} --stop-after-init`] } } },
        { ignoreChanges: ["spec"] },
      );
    const { text } = await against(fakeResult([job("base,stock")]), fakeResult([job("base,stock,crm")]));
    expect(text.split("\n").slice(0, 2)).toEqual([
      "Against before.json: 0 added, 0 changed, 0 removed, 1 unchanged",
      "  ! Job bakery-init: modules crm; not installed by this update: install them in Odoo or with a release",
    ]);
  });

  it("exits with 1 for a replacement, lost data or a refused deletion under --fail-on-replace only", async () => {
    const vpc = (cidrBlock: string) => fakeResource("aws:ec2/vpc:Vpc", "net", { cidrBlock });
    const codes = async (after: PreviewResult) => {
      await preview(fakeResult([vpc("10.1.0.0/16"), key]), "--json", "before.json");
      const strict = await preview(after, "--against", "before.json", "--fail-on-replace");
      return [(await preview(after, "--against", "before.json")).code, strict.code];
    };
    expect(await codes(fakeResult([vpc("10.2.0.0/16"), key]))).toEqual([0, 1]);
    expect(await codes(fakeResult([vpc("10.1.0.0/16")]))).toEqual([0, 1]);
    expect(await codes(fakeResult([vpc("10.1.0.0/16"), key, bucket("new")]))).toEqual([0, 0]);
    const after = async (before: PreviewResult, now: PreviewResult) => {
      await preview(before, "--json", "before.json");
      return (await preview(now, "--against", "before.json", "--fail-on-replace")).code;
    };
    expect(await after(fakeResult([bucket("logs")]), fakeResult([]))).toBe(1);
    expect(await after(fakePlatform(2), moved())).toBe(1);
    expect(await preview(program, "--fail-on-replace")).toMatchObject({
      code: 2,
      err: "error: --fail-on-replace needs --against FILE: with what to compare\nSee retail-odoo preview --help.\n",
    });
  });

  it("reports no difference", async () => {
    expect((await against(program, program)).text).toBe(
      "Against before.json: 0 added, 0 changed, 0 removed, 4 unchanged\n  Cost a month USD 1.00 → USD 1.00 (no change)\n\n",
    );
  });

  it("refuses the document of another stack", async () => {
    expect(await against({ ...program, stack: "prod" }, program)).toEqual({
      code: 2,
      err: "error: --against before.json: was written for stack prod, not for test\n",
      text: "",
    });
  });

  it.each(["{}", "not json", '{"stack":"test","resources":[{"urn":1}]}', "[]"])(
    "refuses any other file: %s",
    async (text) => {
      writeFileSync(join(folder(), "other.json"), text);
      expect(await preview(program, "--against", "other.json")).toMatchObject({
        code: 2,
        err: "error: --against other.json: was not written by retail-odoo preview --json\n",
      });
    },
  );
});
