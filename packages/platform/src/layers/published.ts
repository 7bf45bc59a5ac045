import type { LandingZoneFacts, PlatformFacts } from "@retail-odoo/contract";

/** What stacks publish as `facts`, as the stack above reads it. The JSON Schemas are generated from these. */
export type PublishedLandingZone = LandingZoneFacts;
export type PublishedPlatform = PlatformFacts;
