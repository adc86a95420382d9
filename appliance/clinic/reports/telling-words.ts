// Words that say a side or belong to one sex, in the languages reports are written in: data for the guards. Beginnings of
// words, folded (lower case, without accents); scripts that put no spaces between words match anywhere.
import { folded } from '../../lib/folded-text.ts';

export interface TellingWords {
  /** Matched from the beginning of a word. */
  stems: readonly string[];
  /** Matched as whole words: too short or too common a beginning. */
  words: readonly string[];
  /** Matched anywhere. */
  anywhere: readonly string[];
}

/** What has the word in its name without meaning the patient's side, and 'left' as a verb. */
export const NOT_A_SIDE =
  /\b(?:(?:right|left)\s+(?:ventric|atri|heart|lobe|bundle|main|sided heart)\w*|(?:is|was|were|been|are|be)\s+left\b|left\s+(?:untreated|alone|in\s+(?:situ|place)|out|over)\b|right\s+(?:away|now)\b|all\s+right\b)/g;

export const RIGHT: TellingWords = {
  stems: ['rechts', 'rechte', 'derech', 'destr', 'direit', 'praw', 'прав', 'dreapt', 'jobb', 'δεξι'],
  words: ['right', 'rt', 'droit', 'droite', 'sag', 'sagda', 're', 'hoger', 'hojre', 'oikea', 'desno'],
  anywhere: [
    '右',
    '오른',
    '우측',
    'يمين',
    'ايمن',
    'اليمن',
    'يمني',
    'يمنى',
    'ימין',
    'ימני',
    'ימנית',
    'ขวา',
    'दाएं',
    'दायां',
    'दाहिन',
  ],
};

export const LEFT: TellingWords = {
  stems: ['links', 'linke', 'gauche', 'izquierd', 'sinistr', 'esquerd', 'lew', 'лев', 'bal oldal', 'stang', 'αριστερ'],
  words: ['left', 'lt', 'sol', 'solda', 'li', 'vanster', 'venstre', 'vasen', 'levo'],
  anywhere: ['左', '왼', '좌측', 'يسار', 'ايسر', 'اليسر', 'يسري', 'يسرى', 'שמאל', 'ซ้าย', 'बाएं', 'बायां'],
};

/** What only women have. */
export const FEMALE: TellingWords = {
  stems: [
    ...[
      'uterus',
      'uterin',
      'ovar',
      'endometri',
      'myometri',
      'adnex',
      'fallopian',
      'vagina',
      'pregnan',
      'gravid',
      'fetus',
    ],
    ...[
      'fetal',
      'gestation',
      'gebarmutter',
      'eierstock',
      'schwanger',
      'scheide',
      'ovaire',
      'enceinte',
      'grossesse',
      'utero',
    ],
    ...[
      'embaraz',
      'ovario',
      'gravidan',
      'macica',
      'jajnik',
      'матк',
      'яичник',
      'беремен',
      'rahim',
      'gebelik',
      'yumurtalik',
    ],
  ],
  words: ['cervix uteri'],
  anywhere: [
    '子宫',
    '子宮',
    '卵巢',
    '怀孕',
    '妊娠',
    '자궁',
    '난소',
    '임신',
    'الرحم',
    'رحم ',
    'المبيض',
    'مبيض',
    'حامل',
    'רחם',
    'שחלה',
    'שחלות',
    'הריון',
  ],
};

/** What only men have. */
export const MALE: TellingWords = {
  stems: [
    ...[
      'prostat',
      'testis',
      'testes',
      'testic',
      'seminal',
      'scrot',
      'epididym',
      'penis',
      'penile',
      'hoden',
      'samenblase',
    ],
    ...['testiculo', 'prostata', 'простат', 'яичк', 'мошонк', 'jadr', 'stercz'],
  ],
  words: ['vas deferens'],
  anywhere: [
    '前列腺',
    '睾丸',
    '阴囊',
    '精巣',
    '전립선',
    '고환',
    'البروستات',
    'بروستات',
    'الخصية',
    'خصية',
    'ערמונית',
    'אשך',
    'אשכים',
  ],
};

/** Words of the text that tell, as they stand there once folded. */
export function wordsIn(text: string, telling: TellingWords): string[] {
  const plain = folded(text);
  const whole = [...telling.stems.map((stem) => `${stem}[\\p{L}]*`), ...telling.words].join('|');
  const spaced = new RegExp(`(?<![\\p{L}\\p{N}])(?:${whole})(?![\\p{L}\\p{N}])`, 'gu');
  const found = [...plain.matchAll(spaced)].map(([word]) => word);
  return [...found, ...telling.anywhere.map(folded).filter((word) => plain.includes(word))];
}
