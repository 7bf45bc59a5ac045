import { PolicyPack } from "@pulumi/policy";
import { enforcementLevel, name, policies } from "./pack";

new PolicyPack(name, { enforcementLevel, policies });
