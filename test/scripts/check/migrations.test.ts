import { expect, test } from "vitest"
import { checkMigrations, refuseMigration } from "../../../scripts/check/migrations.ts"

const rebuild = `PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE \`__new_cycles\` (\`id\` integer);--> statement-breakpoint
DROP TABLE \`cycles\`;--> statement-breakpoint
ALTER TABLE \`__new_cycles\` RENAME TO \`cycles\`;`

test("a generated table rebuild is refused", () => {
  expect(refuseMigration("0007_rebuild.sql", rebuild)).toContain("0007_rebuild.sql")
})

test("a dropped table is refused, whatever its case and however it is spaced", () => {
  expect(refuseMigration("0007_drop.sql", "drop   table if exists cycles;")).not.toBeNull()
})

test("a reason in the file lets it pass, an empty one does not", () => {
  expect(
    refuseMigration("0007.sql", `-- allowed: cycles has no children and is copied whole\n${rebuild}`),
  ).toBeNull()
  expect(refuseMigration("0007.sql", `-- allowed:\n${rebuild}`)).not.toBeNull()
})

test("adding a column, and a comment that speaks of DROP TABLE, pass", () => {
  expect(refuseMigration("0007.sql", "ALTER TABLE cycles ADD steps integer; -- never DROP TABLE")).toBeNull()
  expect(refuseMigration("0007.sql", "-- never DROP TABLE\nALTER TABLE cycles ADD steps integer;")).toBeNull()
})

test("the migrations of this repository pass", () => {
  expect(checkMigrations()).toEqual([])
})
