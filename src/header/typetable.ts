/** Every name for a type that declarations define, nested ones too. */
import type { Declaration, Declarator, EnumType, Member, RecordType, TypeBase } from "./ctypes.js";
import type { When } from "./types.js";

/** One definition of a name, with the condition it stands under. */
export type TypeDefinition =
  | { readonly kind: "record"; readonly when: When | null; readonly record: RecordType }
  | { readonly kind: "enum"; readonly when: When | null; readonly enum: EnumType }
  | { readonly kind: "typedef"; readonly when: When | null; readonly declarator: Declarator };

/**
 * Definitions by `struct a`, `union a`, `enum a`, `typedef a`; several where `#if` chooses. Under `enum ` stand those
 * without a name, for their enumerators.
 */
export type TypeTable = ReadonlyMap<string, readonly TypeDefinition[]>;

function put(table: Map<string, TypeDefinition[]>, key: string, definition: TypeDefinition): void {
  const known = table.get(key);
  if (known === undefined) table.set(key, [definition]);
  else known.push(definition);
}

function putRecord(table: Map<string, TypeDefinition[]>, record: RecordType): void {
  if (record.members === null) return;
  if (record.name !== null) {
    const definition = { kind: "record", when: record.when, record } as const;
    put(table, `${record.tag} ${record.name}`, definition);
  }
  putMembers(table, record.members);
}

function putMembers(table: Map<string, TypeDefinition[]>, members: readonly Member[]): void {
  // The fields of `struct b { ... } x, *y;` share one base: it is one definition.
  let before: TypeBase | undefined;
  /** The members of a `__struct_group` stand in it twice. */
  let group: readonly Member[] | null | undefined;
  for (const member of members) {
    if (member.kind !== "field" || member.type.base === before) continue;
    before = member.type.base;
    if (before.kind === "enum") putBase(table, before);
    if (before.kind !== "record") continue;
    const { record } = before;
    if (record.members !== null && record.members === group) {
      if (record.name !== null) {
        const definition = { kind: "record", when: record.when, record } as const;
        put(table, `${record.tag} ${record.name}`, definition);
      }
      continue;
    }
    group = record.members;
    putRecord(table, record);
  }
}

function putBase(table: Map<string, TypeDefinition[]>, base: TypeBase): void {
  if (base.kind === "record") putRecord(table, base.record);
  else if (base.kind === "enum" && base.enum.entries !== null) {
    const definition = { kind: "enum", when: base.enum.when, enum: base.enum } as const;
    put(table, `enum ${base.enum.name ?? ""}`, definition);
  }
}

/** Adds what `declarations` define to `table` (a new one by default) and gives it. */
export function collectTypes(
  declarations: readonly Declaration[],
  table: Map<string, TypeDefinition[]> = new Map(),
): Map<string, TypeDefinition[]> {
  for (const declaration of declarations) {
    switch (declaration.kind) {
      case "record":
        putRecord(table, declaration.record);
        break;
      case "enum":
        putBase(table, declaration);
        break;
      case "typedef":
      case "variable":
        putBase(table, declaration.declarators[0]!.type.base);
        if (declaration.kind === "variable") break;
        for (const declarator of declaration.declarators) {
          const definition = { kind: "typedef", when: declaration.when, declarator } as const;
          put(table, `typedef ${declarator.name}`, definition);
        }
        break;
      default:
        break;
    }
  }
  return table;
}
