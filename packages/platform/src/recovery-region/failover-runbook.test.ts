import type { FailoverNames } from "./failover";
import { failoverRunbook } from "./failover-runbook";

const NAMES: FailoverNames = {
  regions: { home: { context: "frankfurt", server: "main" }, recovery: { context: "dublin", server: "main-dublin" } },
  tenantNamespaces: ["bakery", "florist"],
};
const titles = (text: string) => text.split("\n").filter((line) => /^\d+\. /.test(line));
const of = (text: string, title: RegExp) =>
  text
    .split("\n\n")
    .find((part) => title.test(part))!
    .split("\n");

describe("failoverRunbook", () => {
  it("fences before it promotes, and starts mail last", () => {
    const text = failoverRunbook("failover", "recovery", NAMES);
    expect(text.split("\n").slice(0, 3)).toEqual([
      "Failover from frankfurt to dublin",
      "Declare it when all of these hold:",
      "- The login pages of most tenants answer from no other region, for 10 minutes",
    ]);
    const at = (word: string) => titles(text).findIndex((title) => title.includes(word));
    const order = [
      "Declare",
      "Fence",
      "Record",
      "Promote",
      "Remove the token",
      "Hold",
      "Start Odoo",
      "Lead DNS",
      "Start mail",
    ];
    expect(order.map(at)).toEqual(order.map((_, index) => index));
    expect(of(text, /^\d+\. Fence/)).toEqual([
      expect.stringMatching(/^2\. Fence the region that is left: deny its identities the vault and the mail relay/),
      "   Agreed by one other person.",
      "   [ ] The move is a failover.",
      "   [ ] The database that takes over is still a replica.",
      "   $ kubectl --context frankfurt --namespace bakery scale deployment --all --replicas=0",
      "   $ kubectl --context frankfurt --namespace florist scale deployment --all --replicas=0",
      "   $ kubectl --context frankfurt --namespace databases annotate cluster.postgresql.cnpg.io/main cnpg.io/hibernation=on --overwrite",
    ]);
  });

  it("goes back by a switchover, which demotes first", () => {
    const text = failoverRunbook("switchover", "home", NAMES);
    expect(text.split("\n")[0]).toBe("Switchover from dublin to frankfurt");
    expect(text).not.toContain("Fence");
    expect(of(text, /^\d+\. Stop mail/)).toContain(
      "   $ kubectl --context dublin --namespace bakery scale deployment --selector app.kubernetes.io/component=cron --replicas=0",
    );
    expect(of(text, /^\d+\. Demote/).slice(-2)).toEqual([
      `   $ kubectl --context dublin --namespace databases patch cluster.postgresql.cnpg.io/main-dublin --type merge --patch '{"spec":{"replica":{"primary":"main"}}}'`,
      "   $ kubectl --context dublin --namespace databases get cluster.postgresql.cnpg.io/main-dublin --output jsonpath='{.status.demotionToken}'",
    ]);
  });

  it("reports every fault of its arguments", () => {
    const call = () => failoverRunbook("move" as "failover", "home", { ...NAMES, tenantNamespaces: ["a b"] });
    expect(call).toThrow(`failoverRunbook: 2 faults in its arguments
  kind = "move": is unknown. Write one of: failover, switchover.
  names.tenantNamespaces = ["a b"]: is not a list of names. Write the namespaces of the tenants that move.`);
  });
});
