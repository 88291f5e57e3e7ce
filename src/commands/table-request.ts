import type { Catalogue } from "../catalogue.js";
import { escapeControls } from "../report/safe.js";
import type { Language } from "../tables/format.js";
import type { Terminal } from "./command.js";

/** What was asked for. */
export interface Request {
  readonly action: "list" | "out" | "check" | "diff" | "lint";
  readonly folder: string | undefined;
  readonly arch: string;
  readonly language: Language;
  readonly staticAssert: boolean;
}

export interface Context extends Request {
  readonly catalogue: Catalogue;
  readonly terminal: Terminal;
  readonly names: readonly string[];
}

/** A generated file: its name, and its bytes as latin1. */
export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** Bytes as they are; on a terminal, with control characters as escapes. */
export function showText(text: string, terminal: Terminal): string | Uint8Array {
  const bytes = Buffer.from(text, "latin1");
  return terminal.isTerminal() ? escapeControls(bytes.toString("utf8"), "\n\t") : bytes;
}
