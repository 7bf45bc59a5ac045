import { zonesOfCountry } from "./country-zones";
import { offsetsOf } from "./zone-time";

test("zones of a country, by whose offsets its stores open", () => {
  expect([zonesOfCountry("AT"), zonesOfCountry("BE")]).toEqual([["Europe/Vienna"], ["Europe/Brussels"]]);
  // The Azores, Madeira and the mainland.
  const offsets = new Set(zonesOfCountry("PT").flatMap((zone) => offsetsOf(zone, 2026)));
  expect([...offsets].sort((a, b) => a - b)).toEqual([-60, 0, 60]);
  expect(zonesOfCountry("ZZ")).toEqual([]);
});

test("a runtime that has a method in place of the getter gives the same zones", () => {
  const getter = jest.spyOn(Intl.Locale.prototype as { timeZones?: string[] }, "timeZones", "get").mockReturnValue([]);
  Object.defineProperty(Intl.Locale.prototype, "getTimeZones", { value: () => ["Europe/Vienna"], configurable: true });
  try {
    expect(zonesOfCountry("AT")).toEqual(["Europe/Vienna"]);
  } finally {
    delete (Intl.Locale.prototype as { getTimeZones?: unknown }).getTimeZones;
    getter.mockRestore();
  }
});
