import * as fc from "fast-check";
import { loginsOf } from "./logins";

test.each([
  [1, [{ letter: "a", role: "shop_a", generation: 1 }]],
  [
    2,
    [
      { letter: "b", role: "shop_b", generation: 2 },
      { letter: "a", role: "shop_a", generation: 1 },
    ],
  ],
  [
    3,
    [
      { letter: "a", role: "shop_a", generation: 3 },
      { letter: "b", role: "shop_b", generation: 2 },
    ],
  ],
])("generation %i", (generation, logins) => expect(loginsOf("shop", generation)).toEqual(logins));

test("raising or lowering a generation by one keeps the password of the login in use", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 1_000 }), (generation) => {
      const [inUse] = loginsOf("shop", generation);
      const [, before] = loginsOf("shop", generation + 1);
      expect(before).toEqual(inUse);
      expect(loginsOf("shop", generation)).toContainEqual(loginsOf("shop", generation - 1)[0]);
    }),
  );
});
