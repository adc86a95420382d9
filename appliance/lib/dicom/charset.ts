// Turns the bytes of a text value into Unicode by SpecificCharacterSet (PS3.5 6.1, PS3.3 C.12.1.1.2). Never fails: what
// can't be decoded becomes U+FFFD. Decodes only; what we write ourselves is ISO_IR 192.

interface Repertoire {
  /** Label for TextDecoder, given bytes with the high bit set where the set lives in G1. */
  label: string;
  /** 0x8F, which EUC-JP wants before a JIS X 0212 character. */
  prefix?: number;
  bytesPerCharacter: 1 | 2;
}

/** Graphic sets by ISO-IR number. TextDecoder reads latin1 as windows-1252: kinder to senders that lie about C1. */
const repertoires: Record<string, Repertoire> = {
  '100': { label: 'windows-1252', bytesPerCharacter: 1 },
  '101': { label: 'iso-8859-2', bytesPerCharacter: 1 },
  '109': { label: 'iso-8859-3', bytesPerCharacter: 1 },
  '110': { label: 'iso-8859-4', bytesPerCharacter: 1 },
  '144': { label: 'iso-8859-5', bytesPerCharacter: 1 },
  '127': { label: 'iso-8859-6', bytesPerCharacter: 1 },
  '126': { label: 'iso-8859-7', bytesPerCharacter: 1 },
  '138': { label: 'iso-8859-8', bytesPerCharacter: 1 },
  '148': { label: 'windows-1254', bytesPerCharacter: 1 },
  '203': { label: 'iso-8859-15', bytesPerCharacter: 1 },
  '166': { label: 'windows-874', bytesPerCharacter: 1 },
  '13': { label: 'shift_jis', bytesPerCharacter: 1 },
  '87': { label: 'euc-jp', bytesPerCharacter: 2 },
  '159': { label: 'euc-jp', prefix: 0x8f, bytesPerCharacter: 2 },
  '149': { label: 'euc-kr', bytesPerCharacter: 2 },
  '58': { label: 'gbk', bytesPerCharacter: 2 },
};

/** Escape sequences (after ESC) of PS3.3 Tables C.12-3 and C.12-4, with the older JIS forms still met. */
const escapes: [after: string, to: 'g0' | 'g1', set: string][] = [
  ['(B', 'g0', '6'],
  ['(J', 'g0', '14'],
  ['$B', 'g0', '87'],
  ['$@', 'g0', '87'],
  ['$(B', 'g0', '87'],
  ['$(D', 'g0', '159'],
  ['-A', 'g1', '100'],
  ['-B', 'g1', '101'],
  ['-C', 'g1', '109'],
  ['-D', 'g1', '110'],
  ['-L', 'g1', '144'],
  ['-G', 'g1', '127'],
  ['-F', 'g1', '126'],
  ['-H', 'g1', '138'],
  ['-M', 'g1', '148'],
  ['-b', 'g1', '203'],
  ['-T', 'g1', '166'],
  [')I', 'g1', '13'],
  ['$)C', 'g1', '149'],
  ['$)A', 'g1', '58'],
];

/** Sets that replace the whole coding and know no escapes. */
const whole: Record<string, string> = { '192': 'utf-8', GB18030: 'gb18030', GBK: 'gbk' };

const replacement = '\uFFFD';
const ESC = 0x1b;

/** What a list of SpecificCharacterSet values comes to. */
type Plan = { kind: 'whole'; label: string } | { kind: 'sets'; g1: string | undefined; all: string[] };

const decoders = new Map<string, TextDecoder>();
const plans = new Map<string, Plan>();

/**
 * Unicode text of a value, delimiters included: split it after decoding, for 5CH can be half of a character before.
 * @param charsets values of SpecificCharacterSet in order; the first may be empty. Wrong and illegal names are guessed.
 * @param options.personName ^ and = also end the effect of escape sequences (PS3.5 6.1.2.5.3)
 */
export function decodeText(
  bytes: Uint8Array,
  charsets: readonly string[],
  options: { personName?: boolean } = {},
): string {
  if (isPlainAscii(bytes)) return latin1(bytes);
  const plan = planFor(charsets);
  if (plan.kind === 'whole') return decodeWith(plan.label, bytes);
  return decodeIso2022(bytes, plan, options.personName === true);
}

/** True where every byte means the same in all character sets: no high bit, no escape. */
export function isPlainAscii(bytes: Uint8Array, from = 0, to: number = bytes.length): boolean {
  for (let i = from; i < to; i++) {
    if (bytes[i] >= 0x80 || bytes[i] === ESC) return false;
  }
  return true;
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}

function decodeWith(label: string, bytes: Uint8Array): string {
  let decoder = decoders.get(label);
  if (!decoder) {
    decoder = new TextDecoder(label, { ignoreBOM: false });
    decoders.set(label, decoder);
  }
  return decoder.decode(bytes);
}

function planFor(charsets: readonly string[]): Plan {
  const key = charsets.join('\\');
  let plan = plans.get(key);
  if (!plan) {
    plan = makePlan(charsets.map(setName));
    // A sender can invent names without end; a clinic meets a handful.
    if (plans.size >= 256) plans.clear();
    plans.set(key, plan);
  }
  return plan;
}

function makePlan(sets: string[]): Plan {
  const [first] = sets;
  if (first !== undefined && whole[first]) return { kind: 'whole', label: whole[first] };
  if (first?.startsWith('label:')) return { kind: 'whole', label: first.slice(6) };
  const usable = sets.filter((set) => repertoires[set]);
  return { kind: 'sets', g1: first !== undefined && repertoires[first] ? first : undefined, all: usable };
}

/** Key into the tables for a name as the standard has it, or as people write it ("ISO-IR 100", "utf8", "iso8859-5"). */
function setName(name: string): string {
  const plain = name
    .trim()
    .toUpperCase()
    .replace(/[\s_-]+/g, ' ');
  if (plain === '') return '6';
  const number = /^ISO ?(?:2022 ?)?(?:IR ?)?(\d+)$/.exec(plain)?.[1];
  if (number === '2022') return '6';
  if (number !== undefined) return number;
  const other = plain.replace(/^ISO ?2022 ?/, '').replace(/ /g, '');
  if (/^(UTF8|UNICODE|UTF|ISO10646.*)$/.test(other)) return '192';
  if (/^(GB18030|GBK)$/.test(other)) return other;
  if (other === 'GB2312') return 'GBK';
  return labelKnownToTextDecoder(name.trim());
}

function labelKnownToTextDecoder(name: string): string {
  for (const label of [name, name.replace(/^iso[ _-]?8859[ _-]?/i, 'iso-8859-')]) {
    try {
      const { encoding } = new TextDecoder(label);
      // A UTF-16 value couldn't have come through the padding and delimiters of DICOM.
      if (!encoding.startsWith('utf-16')) return `label:${encoding}`;
    } catch {
      // Not a label: try the next spelling, then do as if none had been given.
    }
  }
  return '6';
}

function decodeIso2022(bytes: Uint8Array, plan: Extract<Plan, { kind: 'sets' }>, personName: boolean): string {
  if (plan.all.length === 0 && !bytes.includes(ESC)) return decodeUndeclared(bytes);
  let g0 = '6';
  let g1 = plan.g1;
  // Senders that designate a G1 set once a value, not again after each delimiter, are understood too.
  let lastG1 = plan.g1 ?? plan.all.find((set) => set !== '87' && set !== '159');
  let text = '';
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at];
    if (byte === ESC) {
      const found = escapeAt(bytes, at + 1);
      if (found?.[1] === 'g0') g0 = found[2];
      else if (found) lastG1 = g1 = found[2];
      else text += replacement;
      at += 1 + (found ? found[0].length : 0);
    } else if (byte >= 0x80) {
      const end = runEnd(bytes, at, (each) => each >= 0x80);
      text += decodeG1(bytes.subarray(at, end), g1 ?? lastG1);
      at = end;
    } else if (byte > 0x20 && (g0 === '87' || g0 === '159')) {
      const end = runEnd(bytes, at, (each) => each > 0x20 && each < 0x80);
      text += decodeDoubleByteG0(bytes.subarray(at, end), repertoires[g0]);
      at = end;
    } else {
      text += String.fromCharCode(byte);
      if (endsDesignations(byte, personName)) {
        g0 = '6';
        g1 = plan.g1;
      }
      at++;
    }
  }
  return text;
}

/** Tab, LF, FF, CR, backslash, and in names ^ and = (PS3.5 6.1.2.5.3). */
function endsDesignations(byte: number, personName: boolean): boolean {
  if (byte < 0x20) return byte === 0x09 || byte === 0x0a || byte === 0x0c || byte === 0x0d;
  return byte === 0x5c || (personName && (byte === 0x5e || byte === 0x3d));
}

function escapeAt(bytes: Uint8Array, at: number): (typeof escapes)[number] | undefined {
  return escapes.find(([after]) => {
    for (let i = 0; i < after.length; i++) if (bytes[at + i] !== after.charCodeAt(i)) return false;
    return true;
  });
}

function runEnd(bytes: Uint8Array, from: number, belongs: (byte: number) => boolean): number {
  let end = from;
  while (end < bytes.length && belongs(bytes[end])) end++;
  return end;
}

function decodeG1(run: Uint8Array, set: string | undefined): string {
  if (set === undefined) return decodeUndeclared(run);
  // Half-width katakana alone live in A1..DF; other bytes would start a Shift_JIS pair here.
  if (set === '13') return Array.from(run, katakana).join('');
  const { label, bytesPerCharacter, prefix } = repertoires[set];
  if (bytesPerCharacter === 1) return decodeWith(label, run);
  return decodeWith(label, prefix === undefined ? run : withPrefix(run, prefix));
}

function katakana(byte: number): string {
  return byte >= 0xa1 && byte <= 0xdf ? String.fromCharCode(0xff61 + byte - 0xa1) : replacement;
}

function decodeDoubleByteG0(run: Uint8Array, { label, prefix }: Repertoire): string {
  const high = run.map((byte) => byte | 0x80);
  return decodeWith(label, prefix === undefined ? high : withPrefix(high, prefix));
}

function withPrefix(run: Uint8Array, prefix: number): Uint8Array {
  const spread = new Uint8Array(Math.ceil(run.length / 2) * 3);
  let to = 0;
  for (let from = 0; from < run.length; from += 2) {
    spread[to++] = prefix;
    spread[to++] = run[from];
    if (from + 1 < run.length) spread[to++] = run[from + 1];
  }
  return spread.subarray(0, to);
}

/** High bytes where no set was declared: the default repertoire has none, so UTF-8 if it is that, or marks. */
function decodeUndeclared(bytes: Uint8Array): string {
  return decodeWith('utf-8', bytes);
}
