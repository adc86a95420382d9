// Turns text into the bytes of a character set (PS3.5 6.1), for answers in the set that a device can show. What the set
// doesn't have is told, not replaced: the caller decides what to leave out.
import { decodeText } from './charset.ts';

/** Characters of one graphic set, and how it is called up (PS3.3 Tables C.12-2 to C.12-4). */
interface CodedSet {
  /** Of each character, without escape sequence. */
  bytes: ReadonlyMap<string, Uint8Array>;
  /** The escape sequence before a run of it; none where it is the value's first set. */
  escape: Uint8Array;
  /** It lies in G0, where ASCII has to be called back. */
  inG0: boolean;
}

const ESC = 0x1b;
const ASCII = new Uint8Array([ESC, 0x28, 0x42]);
const escapes: Record<string, { after: string; inG0: boolean }> = {
  'ISO 2022 IR 87': { after: '$B', inG0: true },
  'ISO 2022 IR 159': { after: '$(D', inG0: true },
  'ISO 2022 IR 13': { after: ')I', inG0: false },
  'ISO 2022 IR 149': { after: '$)C', inG0: false },
  'ISO 2022 IR 58': { after: '$)A', inG0: false },
};
const sets = new Map<string, CodedSet>();
const doubleBytes = new Map<string, ReadonlyMap<string, Uint8Array>>();

/**
 * @param charsets values of SpecificCharacterSet: one, or an empty first one and code extensions
 * @returns undefined where a character is in none of them
 */
export function encodeText(text: string, charsets: readonly string[]): Uint8Array | undefined {
  if (isAscii(text)) return Buffer.from(text, 'latin1');
  const [first = '', ...extensions] = charsets;
  if (first === 'ISO_IR 192') return Buffer.from(text, 'utf8');
  if (first === 'GB18030' || first === 'GBK') return withTable(text, wholeTable(first));
  const table = first === '' || first === 'ISO 2022 IR 6' ? undefined : singleBytes(first);
  return withExtensions(text, table, extensions.map(extension));
}

function isAscii(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: line ends are text too
  return /^[\x00-\x7f]*$/.test(text);
}

function withTable(text: string, table: ReadonlyMap<string, Uint8Array>): Uint8Array | undefined {
  const parts: Uint8Array[] = [];
  for (const character of text) {
    const bytes = isAscii(character) ? Buffer.from(character, 'latin1') : table.get(character);
    if (!bytes) return undefined;
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}

/** PS3.5 6.1.2.5.3: each value, and each part of a name, begins with the first set and ends with it. */
function withExtensions(
  text: string,
  first: ReadonlyMap<string, Uint8Array> | undefined,
  extensions: readonly CodedSet[],
): Uint8Array | undefined {
  const parts: Uint8Array[] = [];
  let active: CodedSet | undefined;
  const leave = () => {
    if (active?.inG0) parts.push(ASCII);
  };
  for (const character of text) {
    const plain = isAscii(character) ? Buffer.from(character, 'latin1') : first?.get(character);
    if (plain) {
      leave();
      // A set in G1 stays called up beside ASCII until the part ends.
      if (active?.inG0 || /[\\^=\r\n\t\f]/.test(character)) active = undefined;
      parts.push(plain);
      continue;
    }
    const set = extensions.find(({ bytes }) => bytes.has(character));
    if (!set) return undefined;
    if (set !== active) {
      leave();
      parts.push(set.escape);
      active = set;
    }
    parts.push(set.bytes.get(character)!);
  }
  leave();
  return Buffer.concat(parts);
}

/** High bytes of a set with one byte a character, by asking our own decoder for each: the two can't disagree. */
function singleBytes(name: string): ReadonlyMap<string, Uint8Array> {
  return remembered(name, function* () {
    for (let byte = 0xa0; byte <= 0xff; byte++) yield new Uint8Array([byte]);
  });
}

function wholeTable(name: string): ReadonlyMap<string, Uint8Array> {
  return remembered(name, function* () {
    for (let high = 0x81; high <= 0xfe; high++)
      for (let low = 0x40; low <= 0xfe; low++) if (low !== 0x7f) yield new Uint8Array([high, low]);
  });
}

function remembered(name: string, candidates: () => Generator<Uint8Array>): ReadonlyMap<string, Uint8Array> {
  let table = doubleBytes.get(name);
  if (!table) {
    table = tableOf(candidates(), (bytes) => decodeText(bytes, [name]));
    doubleBytes.set(name, table);
  }
  return table;
}

function extension(name: string): CodedSet {
  let set = sets.get(name);
  if (set) return set;
  const call = escapes[name];
  const callUp = Buffer.from(`\x1b${call?.after ?? ''}`, 'latin1');
  const pairs = function* () {
    const high = call?.inG0 ? 0x21 : 0xa1;
    if (name === 'ISO 2022 IR 13') for (let byte = 0xa1; byte <= 0xdf; byte++) yield new Uint8Array([byte]);
    else
      for (let row = high; row < high + 94; row++)
        for (let cell = high; cell < high + 94; cell++) yield new Uint8Array([row, cell]);
  };
  const decode = (bytes: Uint8Array) => decodeText(Buffer.concat([callUp, bytes]), ['', name]);
  set = { bytes: call ? tableOf(pairs(), decode) : new Map(), escape: callUp, inG0: call?.inG0 ?? false };
  sets.set(name, set);
  return set;
}

function tableOf(candidates: Iterable<Uint8Array>, decode: (bytes: Uint8Array) => string): Map<string, Uint8Array> {
  const table = new Map<string, Uint8Array>();
  for (const bytes of candidates) {
    const character = decode(bytes);
    if ([...character].length === 1 && character !== '\uFFFD' && !table.has(character)) table.set(character, bytes);
  }
  return table;
}
