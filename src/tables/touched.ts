/** One `[index] = "NAME"` of a table, its index as it is spelt in C. */
export interface TableEntry {
  readonly index: string;
  readonly name: string;
}

/** What taking a drift over would do to one table. */
export interface TouchedTable {
  /** The table's name, e.g. `kvm_ioctl`. */
  readonly name: string;
  readonly added: readonly TableEntry[];
  readonly removed: readonly TableEntry[];
  /** Indices that get another name. */
  readonly changed: readonly {
    readonly index: string;
    readonly before: string;
    readonly after: string;
  }[];
  /** Names of the table's family that the original adds and the definition neither takes nor excludes. */
  readonly unclaimed: readonly { readonly name: string; readonly line: number }[];
}
