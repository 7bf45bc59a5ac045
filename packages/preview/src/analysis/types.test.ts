import { typeLabel } from "./types";

describe("typeLabel", () => {
  it.each([
    ["aws:ec2/vpc:Vpc", "ec2.Vpc"],
    ["aws:index/getRegion:getRegion", "getRegion"],
    ["kubernetes:core/v1:Namespace", "Namespace"],
    ["kubernetes:storage.k8s.io/v1:StorageClass", "StorageClass"],
    ["kubernetes:helm.sh/v3:Release", "Release"],
    ["kubernetes:postgresql.cnpg.io/v1:Cluster", "Cluster.postgresql.cnpg.io"],
    ["random:index/randomPassword:RandomPassword", "RandomPassword"],
    ["retail-odoo:index:TenantStack", "TenantStack"],
    ["pulumi:providers:aws", "aws.Provider"],
    ["pulumi:pulumi:StackReference", "StackReference"],
  ])("labels %s as %s", (type, label) => {
    expect(typeLabel(type)).toBe(label);
  });
});
