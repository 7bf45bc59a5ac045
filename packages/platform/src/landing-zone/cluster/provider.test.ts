import { UserInputError } from "../../internal/errors";
import { clusterProviderArgs } from "./provider";

test("the provider is identified by the cluster's name, so that a new endpoint replaces no object", () => {
  expect(clusterProviderArgs({ name: "retail-prod", kubeconfig: "{}" })).toEqual({
    kubeconfig: "{}",
    clusterIdentifier: "retail-prod",
    enableServerSideApply: true,
  });
});

test("without a kubeconfig it throws, instead of using the current context of the machine", () => {
  expect(() => clusterProviderArgs({ name: "lab" })).toThrow(UserInputError);
});
