import type { NodeGroupArgs } from "@pulumi/aws/eks/nodeGroup";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { formatValue, ofType } from "@retail-odoo/policy-kit";

const MAXIMUM_NODES = 50;

export const nodeGroupLimitSize: ResourceValidationPolicy = {
  name: "node-group-limit-size",
  description: "EKS node groups have a maximum size, which limits their cost.",
  severity: "medium",
  remediationSteps: "Lower `scalingConfig.maxSize`, or raise `maximumNodes` in the configuration of this rule.",
  configSchema: { properties: { maximumNodes: { type: "integer", minimum: 1, default: MAXIMUM_NODES } } },
  validateResource: ofType<NodeGroupArgs>("aws:eks/nodeGroup:NodeGroup", ({ scalingConfig }, report, args) => {
    const { maximumNodes = MAXIMUM_NODES } = args.getConfig<{ maximumNodes?: number }>();
    const size = scalingConfig?.maxSize;
    if (!(typeof size === "number" && size <= maximumNodes))
      report(
        `scalingConfig.maxSize is ${formatValue(size)}, so this node group can cost more than allowed: set it to at most ${maximumNodes}.`,
      );
  }),
};
