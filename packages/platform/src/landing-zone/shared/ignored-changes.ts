/** Fields that the program sets once and does not change later. */
export const IGNORED_CHANGES = {
  /** The autoscaler changes it; an update must not remove nodes during a peak. */
  nodeGroup: ["scalingConfig.desiredSize"],
  /**
   * EKS refuses to move the control plane to other zones; nodes still run in every zone. The creator's administrator
   * right is decided at creation, and a change of it would replace the cluster.
   */
  cluster: ["vpcConfig.subnetIds", "accessConfig.bootstrapClusterCreatorAdminPermissions"],
};
