import { readFileSync } from "node:fs";
import { AWS_REPLACING, isDataType, KUBERNETES_REPLACING, replacingProperties } from "./replacing-properties";

test("every path is a property in Pulumi's spelling, listed once", () => {
  for (const paths of [...Object.values(AWS_REPLACING), ...Object.values(KUBERNETES_REPLACING)]) {
    expect(new Set(paths).size).toBe(paths?.length);
    for (const path of paths ?? []) expect(path).toMatch(/^[a-z][A-Za-z0-9]*(\.(\*|[a-z][A-Za-z0-9]*))*$/);
  }
});

test("every path of AWS is an argument of its resource in the provider's typings", () => {
  const unknown = Object.entries(AWS_REPLACING).flatMap(([type, paths = []]) => {
    const [file = "", name = ""] = type.split(":");
    const typings = readFileSync(require.resolve(`@pulumi/aws/${file}.d.ts`), "utf8");
    const args = typings.slice(typings.indexOf(`export interface ${name}Args `));
    return paths
      .filter((path) => !new RegExp(`^    ${path.split(".")[0]}\\??:`, "m").test(args))
      .map((path) => [type, path]);
  });
  expect(unknown).toEqual([]);
});

test.each([
  ["aws:ec2/vpc:Vpc", ["cidrBlock", "ipv4IpamPoolId", "ipv4NetmaskLength", "region"]],
  ["aws:iam/role:Role", ["name", "namePrefix", "path", "region"]],
  ["aws:some/other:Other", undefined],
  ["kubernetes:core/v1:Namespace", ["metadata.name", "metadata.namespace"]],
  ["random:index/randomPassword:RandomPassword", "every"],
  ["tls:index/privateKey:PrivateKey", undefined],
])("the replacing properties of %s", (type, paths) => {
  expect(replacingProperties(type)).toEqual(paths);
});

test("a key counts as data, because what it encrypted is lost with it", () => {
  expect(["aws:kms/key:Key", "aws:kms/alias:Alias"].map(isDataType)).toEqual([true, false]);
});
