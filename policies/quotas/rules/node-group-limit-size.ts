import type { NodeGroupArgs } from "@pulumi/aws/eks/nodeGroup";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { ofType, shown } from "@retail-odoo/policy-kit";

const MAXIMUM_NODES = 50;

export const nodeGroupLimitSize: ResourceValidationPolicy = {
  name: "node-group-limit-size",
  description: "An EKS node group grows to a known size at most, and so does its bill.",
  severity: "medium",
  remediationSteps: "Lower `scalingConfig.maxSize`, or raise this rule's `maximumNodes` on purpose.",
  configSchema: { properties: { maximumNodes: { type: "integer", minimum: 1, default: MAXIMUM_NODES } } },
  validateResource: ofType<NodeGroupArgs>("aws:eks/nodeGroup:NodeGroup", ({ scalingConfig }, report, args) => {
    const { maximumNodes = MAXIMUM_NODES } = args.getConfig<{ maximumNodes?: number }>();
    const size = scalingConfig?.maxSize;
    if (!(typeof size === "number" && size <= maximumNodes))
      report(`scalingConfig.maxSize is ${shown(size)}: set it to at most ${maximumNodes}.`);
  }),
};
