import * as v from "valibot";

/** What the schemas of all TOML files are made of; each says in words what it expects. */

export const describe = <T extends v.GenericSchema>(text: string, schema: T) =>
  v.pipe(schema, v.description(text));

export const text = v.pipe(
  v.string("expected a string"),
  v.nonEmpty("expected a string that is not empty"),
);
export const flag = v.boolean("expected true or false");
export const texts = v.pipe(
  v.array(text, "expected a list of strings"),
  v.nonEmpty("expected at least one string"),
);
export const oneOrMore = v.union([text, texts], "expected a string or a list of strings");

export const table = <T extends v.ObjectEntries>(entries: T) =>
  v.strictObject(entries, "expected a table");
