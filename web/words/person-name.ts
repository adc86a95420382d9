// A DICOM person name (PS3.5 6.2.1.2) as people read it. Text in, text out; the page isolates its direction (<bdi>).

/** Name to read first, and the same name in the other script where the modality sent both. */
export interface ReadableName {
  family: string;
  given: string;
  /** The other component group (ideographic, else phonetic). */
  other: string;
}

/** Splits `family^given^middle^prefix^suffix=ideographic=phonetic`. Names without carets stay as they are. */
export function readableName(personName: string): ReadableName {
  const [alphabetic = '', ideographic = '', phonetic = ''] = personName.split('=').map((group) => group.trim());
  const first = alphabetic || ideographic || phonetic;
  const others = [ideographic, phonetic].filter((group) => group && group !== first);
  const [family = '', given = '', middle = '', prefix = '', suffix = ''] = first.split('^').map((part) => part.trim());
  const rest = [given, middle, suffix].filter(Boolean).join(' ');
  return {
    family,
    given: prefix ? `${rest} (${prefix})`.trim() : rest,
    other: others.map((group) => group.split('^').filter(Boolean).join(' ')).join(' · '),
  };
}

/** The readable name in one line, for titles and labels. */
export function nameLine(personName: string): string {
  const { family, given, other } = readableName(personName);
  const line = given ? `${family}, ${given}`.replace(/^, /, '') : family;
  return other ? `${line} ${other}` : line;
}
