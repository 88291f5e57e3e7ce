import { readFileSync } from "node:fs";
import { parse } from "smol-toml";
import type { Words } from "../../src/meaning/change.js";

/** The words that ship: the one list of them stands in the shipped config. */
export const WORDS = parse(readFileSync("config/linux-tools.toml", "utf8")).words as never as Words;
