/** Writes the published schemas; run by `npm run schemas`, from the package's root. */
import { writeFileSync } from "node:fs";
import { generateSchemas } from "./generate.js";

for (const [name, text] of Object.entries(generateSchemas())) {
  writeFileSync(`config/${name}`, text);
}
