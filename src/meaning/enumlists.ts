import type { Declaration, EnumType, TypeBase } from "../header/ctypes.js";

/** All enums of some declarations that have entries, nameless ones and those within structs too. */
export function enumsOf(declarations: readonly Declaration[]): EnumType[] {
  const found: EnumType[] = [];
  const seen = new Set<TypeBase>();
  const visit = (base: TypeBase | undefined): void => {
    if (base === undefined || seen.has(base)) return;
    seen.add(base);
    if (base.kind === "enum" && base.enum.entries !== null) found.push(base.enum);
    if (base.kind !== "record") return;
    for (const member of base.record.members ?? []) {
      // Most members are of neither kind.
      const base = member.kind === "field" ? member.type.base : undefined;
      if (base?.kind === "record" || base?.kind === "enum") visit(base);
    }
  };
  for (const declaration of declarations) {
    if (declaration.kind === "enum" || declaration.kind === "record") visit(declaration);
    else if (declaration.kind === "typedef" || declaration.kind === "variable") {
      visit(declaration.declarators[0]!.type.base);
    }
  }
  return found;
}
