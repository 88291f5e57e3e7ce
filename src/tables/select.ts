/** From a header to the names that one part of a table takes, and those of its family that it does not. */
import { type Environment, holds } from "../header/environment.js";
import { bodyOf } from "../header/macros.js";
import type { MacroDef, When } from "../header/types.js";
import { environmentOf } from "./architectures.js";
import { type Choice, decide, type Offer, readPlain, spellNumber } from "./candidates.js";
import type { PartDefinition } from "./definition.js";
import { offerEnumerators } from "./enumerated.js";
import { readForm } from "./forms.js";
import type { Library, TableHeader } from "./headers.js";
import { matcherOf } from "./matching.js";
import { spellBody } from "./spelling.js";
import type { Selection } from "./work.js";

/**
 * Chooses by name, line and value. Where a name stands under a condition on the architecture, that decides;
 * what stands under any other is taken, as the kernel's scripts take it.
 */
export function select({ part, header: from, arch }: Selection, library: Library): Choice {
  const choice: Choice = { taken: [], left: [] };
  // What parts differ in most is the values they take: what there is to choose from is found once.
  const forms = part.forms?.map(({ text }) => text);
  const key = JSON.stringify([arch, part.names, part.directive, part.follow, forms, part.resolve]);
  if (part.source === "enumerator") {
    for (const offer of offerEnumerators(part, from, createJudge(environmentOf(arch)))) {
      decide(part, from, offer, choice);
    }
    return choice;
  }
  let offers = from.offers.get(key);
  if (offers === undefined) {
    offers =
      part.follow === null ? offerMacros(part, from, arch) : offerAll(part, from, library, arch);
    from.offers.set(key, offers);
  }
  for (const offer of offers) decide(part, from, offer, choice);
  return choice;
}

/** Whether a place is there on an architecture; unknown where other conditions decide it. */
export type Judge = (when: When) => boolean | "unknown";

/** `holds`, asked once for each place. */
function createJudge(env: Environment): Judge {
  const known = new Map<When, boolean | "unknown">();
  return (when) => {
    let holding = known.get(when);
    if (holding === undefined) {
      holding = holds(when, env);
      known.set(when, holding);
    }
    return holding;
  };
}

/** The macros of a header under every condition that the architecture does not rule out. */
function offerMacros(part: PartDefinition, from: TableHeader, arch: string): readonly Offer[] {
  const judge = createJudge(environmentOf(arch));
  const isNamed = matcherOf(part.names);
  const isIndented = part.directive === null ? null : part.directive === "# define";
  const { guard, macros } = from.header;
  const offers: Offer[] = [];
  for (const macro of macros) {
    if (!isNamed(macro.name) || macro.name === guard) continue;
    const { when } = macro;
    const holding = when === null || judge(when);
    if (holding === false) continue;
    if (isIndented !== null && /^\s*#\s/.test(from.lineAt(macro.line)) !== isIndented) continue;
    offers.push(offerMacro(part, macro, from.path, holding === "unknown" ? when : null, from));
  }
  return offers;
}

/** The macros at a header's end, wherever they are defined. */
function offerAll(
  part: PartDefinition,
  from: TableHeader,
  library: Library,
  arch: string,
): readonly Offer[] {
  const isNamed = matcherOf(part.names);
  const folders = part.follow!.map((folder) => folder.replaceAll("{arch}", arch));
  const offers: Offer[] = [];
  for (const { macro, path } of library.preprocess(from.path, folders, environmentOf(arch))) {
    if (isNamed(macro.name)) offers.push(offerMacro(part, macro, path, null, from));
  }
  return offers;
}

function offerMacro(
  part: PartDefinition,
  macro: MacroDef,
  header: string,
  condition: When | null,
  from: TableHeader,
): Offer {
  const written = spellBody(macro);
  const { name, line, params } = macro;
  let value: string | undefined;
  let form: string | null = null;
  if (part.forms === null) {
    value = readPlain(written);
    if (value !== undefined) form = "{value}";
    else if (written !== "") value = spellNumber(from.valueOf(bodyOf(macro)));
  } else {
    const text = part.resolve.length === 0 ? written : resolve(part, written, from);
    for (const one of part.forms) {
      value = readForm(one, text);
      if (value === undefined) continue;
      form = one.text;
      break;
    }
  }
  const count = params === null ? null : params.length;
  return { name, value, written, header, line, condition, params: count, form };
}

/** Puts what they stand for in the place of the macros that the definition names. */
function resolve(part: PartDefinition, text: string, from: TableHeader): string {
  return text.replace(/[A-Za-z_]\w*/g, (word) => {
    if (!part.resolve.includes(word)) return word;
    const macro = from.header.macros.find(({ name }) => name === word);
    return macro === undefined ? word : spellBody(macro);
  });
}
