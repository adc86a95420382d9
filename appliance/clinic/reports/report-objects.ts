// A signed version as objects of the archive: its PDF (Encapsulated PDF) and its text (Enhanced SR, TID 2000). Pure: data
// sets of the DICOM JSON model. The same version gives the same bytes, so that filing it twice files it once.
import { createHash } from 'node:crypto';
import { formatDate } from '../../lib/dicom/dates.ts';
import type { JsonDataSet, JsonElement } from '../../lib/dicom/json-model.ts';
import { parsePersonName } from '../../lib/dicom/person-name.ts';
import { derivedUid } from '../../lib/dicom/uid.ts';
import { wallClock, wallDay } from '../../lib/wall-time.ts';
import { type Content, examOf } from './content.ts';
import { type DocumentJson, isBlank, nodesOf, shownUnit, textOf } from './document.ts';

export const ENCAPSULATED_PDF = '1.2.840.10008.5.1.4.1.1.104.1';
export const ENHANCED_SR = '1.2.840.10008.5.1.4.1.1.88.22';

export interface ObjectFacts {
  content: Content;
  contentHash: string;
  zone: string;
  /** Who the study's images say it is: ours stand beside them, and are corrected on their way out as they are. */
  identity: { name: string; patientId: string; issuer: string; birthDate: string; sex: string };
  /** Classes of the images that the text shows, by their UID; one that is gone is left out. */
  imageClasses: ReadonlyMap<string, string>;
}

export interface ReportObject {
  sopClassUid: string;
  sopInstanceUid: string;
  dataSet: JsonDataSet;
}

/** One for each kind of object, because a series has one modality. */
export function reportSeriesUids(studyInstanceUid: string): { pdf: string; sr: string } {
  return { pdf: derivedUid(`report pdf ${studyInstanceUid}`), sr: derivedUid(`report sr ${studyInstanceUid}`) };
}

type Code = readonly [value: string, scheme: string, meaning: string];
const TITLE: Code = ['18748-4', 'LN', 'Diagnostic Imaging Report'];
/** Heading (CID 7001) and what is said below it (CID 7002). */
const SECTIONS: Record<string, readonly [heading: Code, element: Code]> = {
  indication: [
    ['18785-6', 'LN', 'Indications for Procedure'],
    ['11329-0', 'LN', 'History'],
  ],
  technique: [
    ['55111-9', 'LN', 'Current Procedure Descriptions'],
    ['121065', 'DCM', 'Procedure Description'],
  ],
  comparison: [
    ['18834-2', 'LN', 'Previous Findings'],
    ['121069', 'DCM', 'Previous Finding'],
  ],
  findings: [
    ['59776-5', 'LN', 'Findings'],
    ['121071', 'DCM', 'Finding'],
  ],
  impression: [
    ['19005-8', 'LN', 'Impressions'],
    ['121073', 'DCM', 'Impression'],
  ],
  addendum: [
    ['55107-7', 'LN', 'Addendum'],
    ['121071', 'DCM', 'Finding'],
  ],
};

export function pdfObject(facts: ObjectFacts, pdf: Uint8Array): ReportObject {
  const { content, contentHash } = facts;
  const sopInstanceUid = derivedUid(`report pdf object ${contentHash}`);
  const series = { uid: reportSeriesUids(content.study.studyInstanceUid).pdf, modality: 'DOC', number: 9001 };
  const dataSet: JsonDataSet = {
    ...common(facts, ENCAPSULATED_PDF, sopInstanceUid, series),
    '0008002A': of('DT'),
    '00080064': of('CS', 'WSD'),
    '00280301': of('CS', 'YES'), // the patient's name is in the picture
    '0040A043': codes(TITLE),
    '00420010': of('ST', examOf(content) || TITLE[2]),
    '00420011': of('OB', Buffer.from(pdf).toString('latin1')),
    '00420012': of('LO', 'application/pdf'),
    '00420015': of('UL', pdf.length),
  };
  return { sopClassUid: ENCAPSULATED_PDF, sopInstanceUid, dataSet };
}

export function srObject(facts: ObjectFacts): ReportObject {
  const { content, contentHash, zone } = facts;
  const sopInstanceUid = derivedUid(`report sr object ${contentHash}`);
  const series = { uid: reportSeriesUids(content.study.studyInstanceUid).sr, modality: 'SR', number: 9002 };
  const isVerified = content.version.kind !== 'preliminary';
  const at = timeOf(content, zone);
  const evidence = evidenceOf(facts);
  const verifier: JsonDataSet = {
    '0040A027': of('LO', content.clinic.name.slice(0, 64)),
    '0040A030': of('DT', at.date + at.time),
    '0040A075': of('PN', { Alphabetic: signerName(content) }),
    '0040A088': of('SQ'),
  };
  const dataSet: JsonDataSet = {
    ...common(facts, ENHANCED_SR, sopInstanceUid, series),
    '00081111': of('SQ'),
    '0040A040': of('CS', 'CONTAINER'),
    '0040A043': codes(TITLE),
    '0040A050': of('CS', 'SEPARATE'),
    ...(isVerified ? { '0040A073': of('SQ', verifier) } : {}),
    '0040A372': of('SQ'),
    ...(evidence.length > 0 ? { '0040A375': of('SQ', ...evidence) } : {}),
    '0040A491': of('CS', 'COMPLETE'),
    '0040A493': of('CS', isVerified ? 'VERIFIED' : 'UNVERIFIED'),
    '0040A496': of('CS', isVerified ? 'FINAL' : 'PRELIMINARY'),
    '0040A504': of('SQ', { '00080105': of('CS', 'DCMR'), '0040DB00': of('CS', '2000') }),
    '0040A730': of('SQ', language(), ...content.document.content!.flatMap((section) => sectionItems(section, facts))),
  };
  return { sopClassUid: ENHANCED_SR, sopInstanceUid, dataSet };
}

function common(
  { content, identity, zone }: ObjectFacts,
  sopClassUid: string,
  sopInstanceUid: string,
  series: { uid: string; modality: string; number: number },
): JsonDataSet {
  const { study, order, version } = content;
  const at = timeOf(content, zone);
  return {
    '00080005': of('CS', 'ISO_IR 192'),
    '00080012': of('DA', at.date),
    '00080013': of('TM', at.time),
    '00080016': of('UI', sopClassUid),
    '00080018': of('UI', sopInstanceUid),
    '00080020': study.date ? of('DA', formatDate(study.date)) : of('DA'),
    '00080023': of('DA', at.date),
    '00080030': study.time ? of('TM', study.time.replaceAll(':', '')) : of('TM'),
    '00080033': of('TM', at.time),
    '00080050': of('SH', ...optional(study.accessionNumber.slice(0, 16))),
    '00080060': of('CS', series.modality),
    '00080070': of('LO', 'Lightbox'),
    '00080090': order?.orderingProvider ? of('PN', nameOf(order.orderingProvider)) : of('PN'),
    '0008103E': of('LO', series.modality === 'SR' ? 'Report, text' : 'Report'),
    '00100010': identity.name ? of('PN', nameOf(identity.name)) : of('PN'),
    '00100020': of('LO', ...optional(identity.patientId)),
    ...(identity.issuer ? { '00100021': of('LO', identity.issuer) } : {}),
    '00100030': of('DA', ...optional(/^\d{8}$/.test(identity.birthDate) ? identity.birthDate : '')),
    '00100040': of('CS', ...optional(identity.sex)),
    '0020000D': of('UI', study.studyInstanceUid),
    '0020000E': of('UI', series.uid),
    '00200010': of('SH'),
    '00200011': of('IS', String(series.number)),
    '00200013': of('IS', String(version.number)),
  };
}

function language(): JsonDataSet {
  return {
    '0040A010': of('CS', 'HAS CONCEPT MOD'),
    '0040A040': of('CS', 'CODE'),
    '0040A043': codes(['121049', 'DCM', 'Language of Content Item and Descendants']),
    // What the text is written in nobody is asked; headings are English (TID 1204).
    '0040A168': codes(['en', 'RFC5646', 'English']),
  };
}

function sectionItems(section: DocumentJson, facts: ObjectFacts): JsonDataSet[] {
  if (isBlank(section)) return [];
  const [heading, element] = SECTIONS[section.type];
  const items = [
    ...(textOf(section).trim()
      ? [contains('TEXT', element, { '0040A160': of('UT', textOf(section, '–').trim()) })]
      : []),
    ...nodesOf(section, 'measurement').map(measurement),
    ...nodesOf(section, 'image').flatMap((node) => image(node, facts.imageClasses)),
  ];
  return [contains('CONTAINER', heading, { '0040A050': of('CS', 'SEPARATE'), '0040A730': of('SQ', ...items) })];
}

function contains(type: string, name: Code, more: JsonDataSet): JsonDataSet {
  return { '0040A010': of('CS', 'CONTAINS'), '0040A040': of('CS', type), '0040A043': codes(name), ...more };
}

/** What it is called stands in the reader's own words: a code of this box, the same for the same words. */
function measurement(node: DocumentJson): JsonDataSet {
  const label = String(node.attrs!.label || 'Measurement').slice(0, 64);
  const value = createHash('sha256').update(label).digest('hex').slice(0, 16);
  const unit = String(node.attrs!.unit || '1').slice(0, 16);
  const measured: JsonDataSet = {
    '004008EA': codes([unit, 'UCUM', unit === '1' ? 'no units' : shownUnit(node) || unit]),
    '0040A30A': of('DS', String(Number(Number(node.attrs!.value).toPrecision(9)))),
  };
  return contains('NUM', [value, '99LIGHTBOX', label], { '0040A300': of('SQ', measured) });
}

function image({ attrs }: DocumentJson, classes: ReadonlyMap<string, string>): JsonDataSet[] {
  const uid = String(attrs!.sopInstanceUid);
  const sopClass = classes.get(uid);
  if (sopClass === undefined) return [];
  const referenced: JsonDataSet = {
    '00081150': of('UI', sopClass),
    '00081155': of('UI', uid),
    ...(Number(attrs!.frame) > 1 ? { '00081160': of('IS', String(attrs!.frame)) } : {}),
  };
  const purpose: Code = ['121080', 'DCM', 'Best illustration of finding'];
  return [contains('IMAGE', purpose, { '00081199': of('SQ', referenced) })];
}

/** Every object that the content names, by study and series (PS3.3 C.17.2.3). */
function evidenceOf({ content, imageClasses }: ObjectFacts): JsonDataSet[] {
  const studies = new Map<string, Map<string, Set<string>>>();
  for (const { attrs } of nodesOf(content.document, 'image')) {
    const [study, series, uid] = [attrs!.studyInstanceUid, attrs!.seriesInstanceUid, attrs!.sopInstanceUid].map(String);
    if (!imageClasses.has(uid)) continue;
    const inStudy = studies.get(study) ?? new Map<string, Set<string>>();
    studies.set(study, inStudy.set(series, (inStudy.get(series) ?? new Set()).add(uid)));
  }
  const reference = (uid: string): JsonDataSet => ({
    '00081150': of('UI', imageClasses.get(uid)!),
    '00081155': of('UI', uid),
  });
  return [...studies].map(([study, inStudy]) => ({
    '00081115': of(
      'SQ',
      ...[...inStudy].map(([series, uids]) => ({
        '00081199': of('SQ', ...[...uids].map(reference)),
        '0020000E': of('UI', series),
      })),
    ),
    '0020000D': of('UI', study),
  }));
}

function timeOf({ signedAt }: Content, zone: string): { date: string; time: string } {
  const at = new Date(signedAt);
  const seconds = String(at.getUTCSeconds()).padStart(2, '0');
  return {
    date: wallDay(at, zone).replaceAll('-', ''),
    time: wallClock(at, zone).slice(0, 5).replace(':', '') + seconds,
  };
}

function nameOf(name: string): Record<string, string> {
  const { alphabetic, ideographic, phonetic } = parsePersonName(name);
  const groups = { Alphabetic: alphabetic, Ideographic: ideographic, Phonetic: phonetic };
  return Object.fromEntries(Object.entries(groups).filter(([, group]) => group !== ''));
}

/** A display name is free text; as a PN it is a family name without the signs that part one. */
function signerName({ signer }: Content): string {
  return signer.displayName.replace(/[\\^=]/g, ' ').slice(0, 64);
}

function codes(...all: Code[]): JsonElement {
  const item = ([value, scheme, meaning]: Code): JsonDataSet => ({
    '00080100': of('SH', value),
    '00080102': of('SH', scheme),
    '00080104': of('LO', meaning),
  });
  return of('SQ', ...all.map(item));
}

function of(vr: string, ...values: NonNullable<JsonElement['Value']>): JsonElement {
  return values.length > 0 ? { vr, Value: values } : { vr };
}

function optional(text: string): string[] {
  return text === '' ? [] : [text];
}
