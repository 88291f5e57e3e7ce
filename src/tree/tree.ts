/** Where files are read from. Paths are relative, with `/`, and never leave the tree. */
export interface Tree {
  /** How messages name it. */
  readonly name: string;
  /** Reads a file; what stands in the way is data, not an exception. */
  read(path: string): FileRead;
  /**
   * Reads a file into a buffer that is used again, and gives its length, or what stands in the way.
   * Nothing else is allocated: ten thousand pairs are read this way.
   */
  readInto(path: string, scratch: Scratch): number | Failure;
  /** All files below a folder ("" for all), sorted by code unit; `depth` is the deepest level looked at. */
  list(folder: string, depth?: number): readonly string[];
  /** The names of the folders in a folder, sorted by code unit; none where it is not there. */
  listFolders(folder: string): readonly string[];
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

export type FileRead = { readonly ok: true; readonly bytes: Uint8Array } | Failure;

export interface Failure {
  readonly ok: false;
  readonly obstacle: Obstacle;
  /** What else is known of it, or "". */
  readonly detail: string;
}

/** A buffer to read into again and again; it is replaced by a larger one where a file needs it. */
export interface Scratch {
  buffer: Buffer;
}
