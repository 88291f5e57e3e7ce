/** Bytes as a latin1 text, one character a byte, so that nothing is lost on the way back. */
export function latin1(bytes: Uint8Array): string {
  return bufferOf(bytes).toString("latin1");
}

/** The bytes of a latin1 text. */
export function toBytes(text: string): Uint8Array {
  return Buffer.from(text, "latin1");
}

/** The same bytes as a Buffer, as most are already. */
export function bufferOf(bytes: Uint8Array): Buffer {
  if (bytes instanceof Buffer) return bytes;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The same bytes, whose `subarray` and `indexOf` are V8's own: a Buffer's take several times as long. */
export function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** True where two files hold the same bytes. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0;
}
