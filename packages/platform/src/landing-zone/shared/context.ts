import type * as pulumi from "@pulumi/pulumi";
import type { DataClass } from "@retail-odoo/contract";
import { tags } from "../../internal/names";
import { retainOptions as retainResource } from "../../internal/retain";
import type { LandingZoneSpec } from "../spec";

/** Input of the parts that create no role. */
export interface BaseContext {
  /** Pulumi name of the component; the names of its children begin with it. */
  name: string;
  spec: LandingZoneSpec;
  /** Absent where a part is used on its own, outside of a component. */
  parent?: pulumi.Resource;
}

/** Input of all other parts of a landing zone. */
export interface LandingZoneContext extends BaseContext {
  /** ARN of the permissions boundary of every role. */
  permissionsBoundary: pulumi.Output<string>;
}

/** @param suffix of the resource's name, behind the prefix */
export function resourceTags({ spec }: BaseContext, dataClass: DataClass, suffix: string): { [key: string]: string } {
  return tags(spec.ownership, dataClass, `${spec.prefix}-${suffix}`);
}

/** For data that must survive mistakes: in production it refuses deletion and outlives the stack. */
export function retainOptions({ spec, parent }: BaseContext): pulumi.CustomResourceOptions {
  return retainResource(spec.durable, { parent });
}
