import { acceptsCode, isWordCode } from "./bre-charset.js";
import { type BreNfa, State } from "./bre-nfa.js";
import { Place } from "./bre-token.js";
import { decodeAt, lengthOf, NO_CODE } from "./bre-utf8.js";

// Entries of the transition table that are not states.
const UNKNOWN = 0;
const ACCEPTED = -1;
const DEAD = -2;

// The cache of states is emptied when it holds this many, or this many numbers in them.
const MAX_CACHED_STATES = 2000;
const MAX_CACHED_MEMBERS = 400_000;
const MAX_CACHED_CODES = 4096;
// A cache that was filled by fewer characters than this for each state is of no use; it is tried
// again after as many characters as this for each state.
const MIN_USES = 10;

// The kinds of characters that no set accepts, beside those found in the lines.
const INVALID_OTHER = 0;
const INVALID_WORD = 1;
const END = 2;

/**
 * Gives the matcher of a pattern: takes a line as bytes (a latin1 string) and tells if the pattern
 * matches anywhere in it. Runs the states all at once and remembers the sets of states it met, so
 * the time is at worst the length of the line times the size of the pattern.
 */
export function buildMatcher(nfa: BreNfa): (line: string) => boolean {
  const { sets } = nfa;
  const kinds = Uint8Array.from(nfa.kinds);
  const nexts = Uint16Array.from(nfa.nexts);
  const args = Uint16Array.from(nfa.args);

  // Characters that no set of the pattern tells apart are one letter of the automaton's alphabet.
  const letterOfSignature = new Map<string, number>();
  const letterOfCode = new Map<number, number>();
  const letterSets: (Uint8Array | undefined)[] = [undefined, undefined, undefined];
  const letterIsWord = [false, true, false];
  const asciiLetters = new Int16Array(128).fill(-1);

  function addLetter(code: number): number {
    const accepts = new Uint8Array(sets.length);
    for (let i = 0; i < sets.length; i++) accepts[i] = acceptsCode(sets[i]!, code) ? 1 : 0;
    const isWord = nfa.hasWordPlaces && isWordCode(code);
    const signature = accepts.join("") + isWord;
    let letter = letterOfSignature.get(signature);
    if (letter === undefined) {
      letter = letterSets.push(accepts) - 1;
      letterIsWord.push(isWord);
      letterOfSignature.set(signature, letter);
    }
    if (code < 128) asciiLetters[code] = letter;
    else {
      if (letterOfCode.size >= MAX_CACHED_CODES) letterOfCode.clear();
      letterOfCode.set(code, letter);
    }
    return letter;
  }

  // Each cached state is the NFA states that the next character may go on from (before their empty
  // steps), and what stands before it. State 0 is never cached: it is the current state on a line
  // that makes the cache useless, and a 0 in the table means that nothing is known.
  let members: Uint16Array[] = [];
  let befores: number[] = [];
  let position = 0;
  let clearedAt = 0;
  let cacheFrom = 0;
  let memberCount = 0;
  const stateOfKey = new Map<string, number>();
  let stride = 16;
  let table = new Int16Array(0);

  function clearStates(): void {
    members = [new Uint16Array(0)];
    befores = [0];
    memberCount = 0;
    stateOfKey.clear();
    table = new Int16Array(16 * stride);
  }

  function internState(states: Uint16Array, before: number): number {
    if (position < cacheFrom) {
      members[0] = states;
      befores[0] = before;
      return 0;
    }
    const key = before + keyOf(states.sort());
    const known = stateOfKey.get(key);
    if (known !== undefined) return known;
    if (members.length > MAX_CACHED_STATES || memberCount > MAX_CACHED_MEMBERS) {
      const wanted = members.length * MIN_USES;
      if (position - clearedAt < wanted) cacheFrom = position + wanted;
      clearedAt = Math.max(position, cacheFrom);
      clearStates();
    }
    const state = members.push(states) - 1;
    befores.push(before);
    memberCount += states.length;
    stateOfKey.set(key, state);
    if (members.length * stride > table.length) {
      const larger = new Int16Array(table.length * 2);
      larger.set(table);
      table = larger;
    }
    return state;
  }

  const marks = new Uint32Array(kinds.length);
  let mark = 0;
  // A state is left once a step, and puts at most two on the stack.
  const stack = new Uint16Array(2 * kinds.length + 2);
  const targets = new Uint16Array(kinds.length + 1);
  const targetMarks = new Uint32Array(kinds.length);

  /** Where `state` goes with `letter`; before the first character, `letter` is what follows. */
  function computeStep(state: number, letter: number): number {
    if (mark === 0xffffffff) {
      marks.fill(0);
      targetMarks.fill(0);
      mark = 0;
    }
    mark++;
    const accepts = letterSets[letter];
    const places = befores[state]! | placesBefore(letter);
    let count = 0;
    for (const first of members[state]!) {
      let height = 1;
      stack[0] = first;
      while (height > 0) {
        const at = stack[--height]!;
        if (marks[at] === mark) continue;
        marks[at] = mark;
        const arg = args[at]!;
        switch (kinds[at]) {
          case State.accept:
            return ACCEPTED;
          case State.fork:
            stack[height++] = arg;
            stack[height++] = nexts[at]!;
            break;
          case State.place:
            if ((places & arg) === arg) stack[height++] = nexts[at]!;
            break;
          default:
            if (accepts !== undefined && accepts[arg] === 1) {
              const next = nexts[at]!;
              if (targetMarks[next] !== mark) {
                targetMarks[next] = mark;
                targets[count++] = next;
              }
            }
        }
      }
    }
    if (letter === END) return DEAD;
    if (!nfa.isAnchored && targetMarks[nfa.start] !== mark) targets[count++] = nfa.start;
    if (count === 0) return DEAD;
    const isWord = letterIsWord[letter]!;
    return internState(targets.slice(0, count), wordPlace(isWord, Place.afterWord));
  }

  function wordPlace(isWord: boolean, word: number): number {
    if (!nfa.hasWordPlaces) return 0;
    return isWord ? word : word << 1;
  }

  function placesBefore(letter: number): number {
    if (letter === END) return Place.beforeOther | Place.atEnd;
    return wordPlace(letterIsWord[letter]!, Place.beforeWord);
  }

  function step(state: number, letter: number): number {
    if (letter >= stride) {
      // Rare: lines that mix many kinds of non-ASCII characters.
      const [kept, before] = [members[state]!, befores[state]!];
      stride *= 2;
      clearStates();
      return step(internState(kept, before), letter);
    }
    const states = members;
    const next = computeStep(state, letter);
    // Unless the cache was emptied on the way, and the state with it.
    if (states === members && state !== 0) table[state * stride + letter] = next;
    return next;
  }

  const startStates = Uint16Array.of(nfa.start);
  const startPlaces = Place.atStart | Place.afterOther;

  return (line) => {
    if (members.length === 0) clearStates();
    position = 0;
    clearedAt = 0;
    cacheFrom = 0;
    let state = internState(startStates, startPlaces);
    for (let at = 0; at < line.length; ) {
      const byte = line.charCodeAt(at);
      let letter: number;
      if (byte < 0x80) {
        at++;
        letter = asciiLetters[byte]!;
        if (letter < 0) letter = addLetter(byte);
      } else {
        const code = decodeAt(line, at, nfa.isWide);
        at += code === NO_CODE ? 1 : lengthOf(byte);
        letter =
          code === NO_CODE
            ? // GNU takes the value of a stray byte for a character when it looks for words.
              nfa.hasWordPlaces && isWordCode(byte)
              ? INVALID_WORD
              : INVALID_OTHER
            : (letterOfCode.get(code) ?? addLetter(code));
      }
      let next = letter < stride ? table[state * stride + letter]! : UNKNOWN;
      if (next === UNKNOWN) {
        position = at;
        next = step(state, letter);
      }
      if (next < 0) return next === ACCEPTED;
      state = next;
    }
    return (table[state * stride + END] || step(state, END)) === ACCEPTED;
  };
}

const KEY_CHUNK = 4096;

function keyOf(states: Uint16Array): string {
  let key = ":";
  for (let i = 0; i < states.length; i += KEY_CHUNK) {
    key += String.fromCharCode(...states.subarray(i, i + KEY_CHUNK));
  }
  return key;
}
