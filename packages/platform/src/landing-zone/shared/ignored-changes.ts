/** Fields that are not this program's to change once they are set. */
export const RUNTIME_OWNED = {
  /** The autoscaler moves it; an update must not take nodes away in a peak. */
  nodeGroup: ["scalingConfig.desiredSize"],
  /**
   * The control plane stays in the zones it was made in: EKS refuses others. Nodes still come in every zone. Who creates the
   * cluster becomes its administrator or not, once; asking again would replace it.
   */
  cluster: ["vpcConfig.subnetIds", "accessConfig.bootstrapClusterCreatorAdminPermissions"],
};
