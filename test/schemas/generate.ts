import { toJsonSchema } from "@valibot/to-json-schema";
import { CONFIG_SCHEMA } from "../../src/config/schema.js";
import { REPORT_SCHEMA } from "../../src/report/schema.js";

/** The published schemas, by file name, as they must stand in `config/`. */
export function generateSchemas(): Record<string, string> {
  const text = (title: string, schema: Parameters<typeof toJsonSchema>[0]) => {
    const json = { title, ...toJsonSchema(schema, { target: "draft-07", errorMode: "ignore" }) };
    return `${JSON.stringify(json, null, 2)}\n`;
  };
  return {
    "schema.json": text("sync-headers.toml", CONFIG_SCHEMA),
    "report.schema.json": text("sync-headers check --format json", REPORT_SCHEMA),
  };
}
