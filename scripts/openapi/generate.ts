import { writeFileSync } from "node:fs"
import { readDocument } from "../../test/routes/openapi-document.ts"
import { toTypesText } from "./types-text.ts"

/* Writes the typed client's declarations. A test fails while they are not those of the document. */

writeFileSync("web/src/api/schema.d.ts", toTypesText(await readDocument()))
