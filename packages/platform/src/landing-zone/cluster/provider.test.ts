import { UserInputError } from "../../internal/errors";
import { clusterProviderArgs } from "./provider";

test("the cluster is named, so that its endpoint or certificate replaces nothing in it", () => {
  expect(clusterProviderArgs({ name: "retail-prod", kubeconfig: "{}" })).toEqual({
    kubeconfig: "{}",
    clusterIdentifier: "retail-prod",
    enableServerSideApply: true,
  });
});

test("a cluster that was there before has no kubeconfig, and the machine's own is not taken instead", () => {
  expect(() => clusterProviderArgs({ name: "lab" })).toThrow(UserInputError);
});
