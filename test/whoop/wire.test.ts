import { expect, test } from "vitest"
import { parseProfile } from "../../src/whoop/wire.ts"

test("a profile without a name or a mail address is one all the same", () => {
  const unnamed = { user_id: 7, email: "", first_name: "Mara", last_name: "" }
  expect(parseProfile({ user_id: 7, email: null, first_name: "Mara" })).toEqual(unnamed)
  expect(() => parseProfile({ first_name: "Mara", last_name: "Lindqvist", email: "m@x.test" })).toThrow()
})
