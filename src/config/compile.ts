/** A step of the build, run from the package's root: writes the shipped map in its compiled form. */
import { writeFileSync } from "node:fs";
import { compileShipped } from "./shipped.js";

compileShipped().then((json) => writeFileSync("dist/linux-tools.json", json));
