import { bufferOf } from "../bytes.js";

/** The line of a conflict that git has left in a file: its three markers, each at a line's start. */
export function findConflict(bytes: Uint8Array): number | undefined {
  const buffer = bufferOf(bytes);
  const start = findMarker(buffer, "<<<<<<<", 0);
  if (start < 0) return undefined;
  const middle = findMarker(buffer, "=======", start);
  if (middle < 0 || findMarker(buffer, ">>>>>>>", middle) < 0) return undefined;
  let line = 1;
  for (let at = buffer.indexOf(10); at >= 0 && at < start; at = buffer.indexOf(10, at + 1)) line++;
  return line;
}

/**
 * Behind the first and the last marker stands a blank, and a name. It is looked at apart: Node takes twice as
 * long to find eight characters as to find seven.
 */
function findMarker(buffer: Buffer, marker: string, from: number): number {
  for (let at = buffer.indexOf(marker, from); at >= 0; at = buffer.indexOf(marker, at + 1)) {
    const isAtStart = at === 0 || buffer[at - 1] === 10;
    if (isAtStart && (marker === "=======" || buffer[at + marker.length] === 32)) return at;
  }
  return -1;
}
