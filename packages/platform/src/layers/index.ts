export { LandingZoneReference, PlatformReference } from "./references";
