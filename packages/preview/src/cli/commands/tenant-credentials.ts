import { ADMINISTRATOR, TENANT_NAMESPACE_PREFIX } from "@retail-odoo/contract";
import { PreviewError } from "../../model";
import { command, UsageError } from "../command";
import { kubectl } from "../kubectl";
import { indent, table } from "../print/table";
import { platformLibrary, readTenantWorkspace, TENANT_OPTIONS, unknownTenant } from "../tenants/tenant-workspace";

export default command({
  name: "tenant credentials",
  about: "Prints login and first password of Odoo's administrator, read from the cluster with kubectl.",
  positionals: "NAME",
  options: {
    ...TENANT_OPTIONS,
    context: { type: "string", value: "CONTEXT", help: "context of the kubeconfig; its current one by default" },
  },
  examples: [
    ["bakery --stack prod", "with the current context of the kubeconfig"],
    ["bakery --stack prod --context retail-prod", "with another one"],
  ],
  run: async ({ values, positionals }, context) => {
    const { io, print, style } = context;
    const [name, ...more] = positionals;
    if (name === undefined || more.length > 0) throw new UsageError("name one tenant", "tenant credentials");
    const { target, directory } = readTenantWorkspace(values, context, "tenant credentials");
    const { tenants } = platformLibrary().loadPortfolio(directory);
    const tenant = tenants.find((each) => each.name === name);
    if (tenant === undefined)
      throw unknownTenant(
        name,
        tenants.map((each) => each.name),
        target.stack,
      );
    const args = secretArgs(name, values.context);
    const remedy = [
      `The password is in Secret ${ADMINISTRATOR.secret} of namespace ${namespaceOf(name)} once stack ${target.stack} is deployed.`,
      "Name its cluster with KUBECONFIG or --context, or run where you have access:",
      `  kubectl ${args.slice(0, -1).join(" ")} --output jsonpath='{.data.password}' | base64 --decode`,
    ].join("\n");
    const { username, password } = decode(await kubectl(args, io, remedy));
    print(`${style.bold(`Tenant ${name}`)} of stack ${target.stack}`);
    const rows = [
      ["URL", `https://${tenant.hosts[0]}`],
      ["Login", username],
      ["Password", password],
    ];
    for (const line of indent(table(rows))) print(line);
    io.stderr.write(
      "Change this first password after the first login: until then it can be read again, and then Odoo keeps a hash of yours alone.\n",
    );
    return 0;
  },
});

function namespaceOf(name: string): string {
  return `${TENANT_NAMESPACE_PREFIX}${name}`;
}

function secretArgs(name: string, context: string | undefined): string[] {
  const cluster = context === undefined ? [] : [`--context=${context}`];
  return [...cluster, "get", "secret", ADMINISTRATOR.secret, `--namespace=${namespaceOf(name)}`, "--output=json"];
}

function decode(text: string): { username: string; password: string } {
  const { data } = JSON.parse(text) as { data?: { [key: string]: string } };
  const of = (key: string): string => {
    const value = data?.[key];
    if (value === undefined)
      throw new PreviewError(`Secret ${ADMINISTRATOR.secret} has no ${key}; deploy the stack again.`);
    return Buffer.from(value, "base64").toString("utf8");
  };
  return { username: of("username"), password: of("password") };
}
