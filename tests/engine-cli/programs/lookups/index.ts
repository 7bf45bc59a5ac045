import { getAmi } from "@pulumi/aws/ec2/getAmi";
import { getSubnet } from "@pulumi/aws/ec2/getSubnet";
import { Instance } from "@pulumi/aws/ec2/instance";

const subnetId = getSubnet({ defaultForAz: true }).then(({ id }) => id);
const ami = subnetId.then((nameRegex) => getAmi({ owners: ["self"], nameRegex })).then(({ id }) => id);

new Instance("shop", { ami, subnetId, instanceType: "t3.micro" });
