// A signed report as paper: what stands where. Pure; the pictures are given. Everything comes from what was signed.
import type { Block, Paper, PaperImage, PaperLogo, Span } from '../../core/paper/paper.ts';
import { nameComponents, parsePersonName } from '../../lib/dicom/person-name.ts';
import { wallClock, wallDay } from '../../lib/wall-time.ts';
import { type Content, examOf } from './content.ts';
import { type DocumentJson, isBlank, nodesOf, shownUnit, textOf } from './document.ts';

export interface PaperFacts {
  content: Content;
  code: string;
  address: string;
  /** Of the clinic's clock. */
  zone: string;
  letterhead: string;
  logo: PaperLogo | undefined;
  /** By the image nodes, in the order they stand. */
  images: readonly PaperImage[];
}

const HEADINGS: Record<string, string> = {
  indication: 'Indication',
  technique: 'Technique',
  comparison: 'Comparison',
  findings: 'Findings',
  impression: 'Impression',
  addendum: 'Addendum',
};
const SEXES: Record<string, string> = { M: 'Male', F: 'Female', O: 'Other' };
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export function paperOf({ content, code, address, zone, letterhead, logo, images }: PaperFacts): Paper {
  const { patient, study, order, version, signer, signedAt, clinic } = content;
  const title = examOf(content);
  const at = new Date(signedAt);
  const signedOn = `${dateOf(wallDay(at, zone))}, ${wallClock(at, zone).slice(0, 5)}`;
  const facts: [string, string][] = [
    ['Patient', nameOf(patient.name)],
    ['Patient ID', patient.patientId],
    ['Birth date', patient.birthDate ? `${dateOf(patient.birthDate)}${ageOf(patient.birthDate, study.date)}` : ''],
    ['Sex', SEXES[patient.sex] ?? ''],
    ['Exam', [title, sideOf(order?.laterality ?? '')].filter(Boolean).join(', ')],
    ['Date of the exam', study.date ? dateOf(study.date) : ''],
    ['Referred by', nameOf(order?.orderingProvider ?? '')],
    ['Accession number', study.accessionNumber],
  ];
  const kind = {
    preliminary: 'Preliminary report',
    final: 'Final report',
    amended: 'Amended report',
    addendum: 'Report with addendum',
  };
  return {
    title,
    author: signer.displayName,
    subject: kind[version.kind],
    keywords: code,
    date: signedAt,
    letterhead: {
      name: clinic.name,
      lines: letterhead
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean),
      ...(logo && { logo }),
    },
    facts,
    blocks: [
      ...noticeOf(content, kind[version.kind]),
      ...sectionsOf(content.document, images),
      ...measured(content.document),
    ],
    signature: [`Signed electronically by ${signer.displayName}`, `${kind[version.kind]}, ${signedOn} (${zone})`],
    code: {
      text: `${address}/verify#${code}`,
      lines: [
        `Scan the code, or open ${address}/verify, to see whether this report is genuine and the latest.`,
        `Version ${version.number} · fingerprint ${code.split('.')[4].slice(0, 20)}`,
      ],
    },
    footer: `${nameOf(patient.name)} · ${patient.patientId} · ${title} · ${kind[version.kind]}, version ${version.number}`,
  };
}

function noticeOf({ version, overrides: _ }: Content, kind: string): Block[] {
  if (version.kind === 'final') return [];
  const reason = version.reason ? `: ${version.reason}` : '';
  return [
    { kind: 'notice', text: version.kind === 'preliminary' ? `${kind}: it is not final yet` : `${kind}${reason}` },
  ];
}

function sectionsOf(document: DocumentJson, images: readonly PaperImage[]): Block[] {
  let next = 0;
  const take = () => images[next++];
  return document.content!.flatMap((section) => {
    if (isBlank(section)) return [];
    return [{ kind: 'heading', text: HEADINGS[section.type] } as Block, ...blocksOf(section.content ?? [], take)];
  });
}

function blocksOf(nodes: readonly DocumentJson[], take: () => PaperImage): Block[] {
  const blocks: Block[] = [];
  for (const node of nodes) {
    const last = blocks.at(-1);
    if (node.type === 'image' && last?.kind === 'images') last.images.push(take());
    else if (node.type === 'image') blocks.push({ kind: 'images', images: [take()] });
    else if (node.type === 'bullet_list') blocks.push(...itemsOf(node, 0));
    else if (node.type === 'table') blocks.push({ kind: 'table', rows: (node.content ?? []).map(rowOf) });
    else if (!isBlank(node)) blocks.push({ kind: 'paragraph', spans: spansOf(node) });
  }
  return blocks;
}

function itemsOf(list: DocumentJson, level: number): Block[] {
  return (list.content ?? []).flatMap((item) =>
    (item.content ?? []).flatMap((part) =>
      part.type === 'bullet_list' ? itemsOf(part, level + 1) : [{ kind: 'item' as const, level, spans: spansOf(part) }],
    ),
  );
}

function rowOf(row: DocumentJson) {
  const cells = row.content ?? [];
  return {
    isHeader: cells.length > 0 && cells.every(({ attrs }) => attrs?.isHeader === true),
    cells: cells.map((cell) =>
      (cell.content ?? []).flatMap((part, index) => [...(index > 0 ? [{ text: '\n' }] : []), ...spansOf(part)]),
    ),
  };
}

function spansOf(paragraph: DocumentJson): Span[] {
  return (paragraph.content ?? []).map((node) => ({
    text: textOf(node, '–'),
    isStrong: node.marks?.some(({ type }) => type === 'strong') ?? false,
    isEmphasised: node.marks?.some(({ type }) => type === 'em') ?? false,
  }));
}

/** Everything that was measured, in one place. */
function measured(document: DocumentJson): Block[] {
  const all = nodesOf(document, 'measurement');
  if (all.length === 0) return [];
  const cell = (text: string): Span[] => [{ text }];
  const rows = all.map((node) => ({
    isHeader: false,
    cells: [
      cell(String(node.attrs!.label)),
      cell(`${node.attrs!.value} ${shownUnit(node)}`.trim()),
      cell(node.attrs!.sopInstanceUid ? 'Measured in an image' : 'Entered'),
    ],
  }));
  const head = { isHeader: true, cells: [cell('Measurement'), cell('Value'), cell('From')] };
  return [
    { kind: 'heading', text: 'Measurements' },
    { kind: 'table', rows: [head, ...rows] },
  ];
}

/** In the patient's own script, and in Latin letters beside it. */
function nameOf(name: string): string {
  const { alphabetic, ideographic } = parsePersonName(name);
  const [latin, own] = [alphabetic, ideographic].map((group) => {
    const { family, given, middle, prefix } = nameComponents(group);
    return [[prefix, family].filter(Boolean).join(' '), [given, middle].filter(Boolean).join(' ')]
      .filter(Boolean)
      .join(', ');
  });
  return own && latin ? `${own.replace(', ', ' ')} (${latin})` : own || latin;
}

function dateOf(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${date} ${MONTHS[month - 1]} ${year}`;
}

function ageOf(birthDate: string, day: string | null): string {
  if (day === null) return '';
  const [from, to] = [birthDate, day].map((each) => each.split('-').map(Number));
  const months = (to[0] - from[0]) * 12 + to[1] - from[1] - (to[2] < from[2] ? 1 : 0);
  if (months < 0) return '';
  return months < 24 ? ` (${months} mo)` : ` (${Math.floor(months / 12)} y)`;
}

function sideOf(laterality: string): string {
  return { R: 'right', L: 'left', B: 'both sides' }[laterality] ?? '';
}
