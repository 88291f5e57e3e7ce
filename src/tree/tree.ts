/** Where files are read from. Paths are relative, with `/`, and never leave the tree. */
export interface Tree {
  /** How messages name it. */
  readonly name: string;
  /** Reads a file; what stands in the way is data, not an exception. */
  read(path: string, scratch?: Scratch): FileRead;
  /** All files below a folder ("" for all), sorted by code unit; `depth` is the deepest level looked at. */
  list(folder: string, depth?: number): readonly string[];
  /** True where the tree has that folder. */
  hasFolder(path: string): boolean;
}

/** Why a file could not be read. */
export type Obstacle =
  | "absent"
  | "dangling"
  | "escapes"
  | "not-regular"
  | "unreadable"
  | "too-large";

export type FileRead =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly obstacle: Obstacle; readonly detail: string };

/** A buffer to read into again and again; the bytes of a read are valid until the next one. */
export interface Scratch {
  buffer: Buffer;
}
