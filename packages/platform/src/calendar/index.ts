export { zonesOfCountry } from "./country-zones";
export { instantsOf } from "./instants";
export {
  resolveCalendar,
  resolveEvents,
  type PeakReservation,
  type RetailCalendar,
  type RetailCalendarEvent,
} from "./retail-calendar";
export { checkZone, instantOf, offsetsOf } from "./zone-time";
