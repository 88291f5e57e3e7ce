/** Enumerators as entries of a table. */
import type { Token } from "../header/types.js";
import { type Offer, readPlain, spellNumber } from "./candidates.js";
import type { PartDefinition } from "./definition.js";
import { readForm } from "./forms.js";
import type { TableHeader } from "./headers.js";
import { matcherOf } from "./matching.js";
import type { Judge } from "./select.js";
import { spell } from "./spelling.js";

/** Enumerators count on from the one before, of the family or not. */
export function offerEnumerators(
  part: PartDefinition,
  from: TableHeader,
  judge: Judge,
): readonly Offer[] {
  const offers: Offer[] = [];
  const isNamed = matcherOf(part.names);
  const header = from.path;
  let previous: bigint | undefined;
  for (const { enum: owner, isFirst, entry } of from.enumerators()) {
    if (part.enum !== null && owner !== part.enum) continue;
    const { line, when } = entry;
    const holding = when === null || judge(when);
    if (holding === false) continue;
    if (isFirst) previous = -1n;
    if (entry.kind === "opaque") {
      // Nobody knows how many it is: what follows has no value until one is written again.
      previous = undefined;
      continue;
    }
    const written = entry.value === null ? null : spell(entry.value);
    const counted: string | undefined = written === null ? spellNumber(bump(previous)) : undefined;
    previous = written === null ? bump(previous) : numberOf(written, entry.value!, from);
    if (!isNamed(entry.name)) continue;
    let value = counted;
    let form: string | null = null;
    if (part.forms !== null) {
      value = undefined;
      for (const one of written === null ? [] : part.forms) {
        value ??= readForm(one, written!);
        form ??= value === undefined ? null : one.text;
      }
    } else if (written !== null) value = readPlain(written) ?? spellNumber(previous);
    const condition = holding === "unknown" ? when : null;
    const { name } = entry;
    const place = { header, line, condition };
    offers.push({ name, value, written: written ?? "", params: null, form, ...place });
  }
  return offers;
}

const bump = (number: bigint | undefined) => (number === undefined ? undefined : number + 1n);

function numberOf(
  written: string,
  tokens: readonly Token[],
  from: TableHeader,
): bigint | undefined {
  return /^(?:0[xX][0-9a-fA-F]+|0|[1-9][0-9]*)$/.test(written)
    ? BigInt(written)
    : from.valueOf(tokens);
}
