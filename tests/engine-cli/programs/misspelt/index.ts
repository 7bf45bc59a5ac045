import { CustomResource } from "@pulumi/pulumi";

/** Classes of the SDK drop unknown properties; a transform adds them behind the class, as this one does without. */
class Subnet extends CustomResource {}

new Subnet("aws:ec2/subnet:Subnet", "subnet", { cidrBlok: "10.0.0.0/24" });
