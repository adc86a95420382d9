// A signed version as objects of the archive: its PDF (Encapsulated PDF) and its text (Enhanced SR, TID 2000). Pure: data
// sets of the DICOM JSON model. The same version gives the same bytes, so that filing it twice files it once.
import { createHash } from 'node:crypto';
import { byStudyAndSeries, type Code, codes, item, of, plainName } from '../../lib/dicom/build.ts';
import { formatDate } from '../../lib/dicom/dates.ts';
import type { JsonDataSet } from '../../lib/dicom/json-model.ts';
import { derivedUid } from '../../lib/dicom/uid.ts';
import { dicomTime, type OwnIdentity, type OwnObject, ownHead } from '../studies/own-objects.ts';
import { type OwnSeries, ownSeriesUid } from '../studies/own-series.ts';
import { type Content, examOf } from './content.ts';
import { type DocumentJson, isBlank, nodesOf, shownUnit, textOf } from './document.ts';

export const ENCAPSULATED_PDF = '1.2.840.10008.5.1.4.1.1.104.1';
export const ENHANCED_SR = '1.2.840.10008.5.1.4.1.1.88.22';

export interface ObjectFacts {
  content: Content;
  contentHash: string;
  zone: string;
  identity: OwnIdentity;
  /** Classes of the images that the text shows, by their UID; one that is gone is left out. */
  imageClasses: ReadonlyMap<string, string>;
}

export function reportSeriesUids(studyInstanceUid: string): { pdf: string; sr: string } {
  return { pdf: ownSeriesUid(studyInstanceUid, 'report-pdf'), sr: ownSeriesUid(studyInstanceUid, 'report-text') };
}

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

export function pdfObject(facts: ObjectFacts, pdf: Uint8Array): OwnObject {
  const { content, contentHash } = facts;
  const sopInstanceUid = derivedUid(`report pdf object ${contentHash}`);
  const dataSet: JsonDataSet = {
    ...common(facts, ENCAPSULATED_PDF, sopInstanceUid, 'report-pdf'),
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

export function srObject(facts: ObjectFacts): OwnObject {
  const { content, contentHash, zone } = facts;
  const sopInstanceUid = derivedUid(`report sr object ${contentHash}`);
  const isVerified = content.version.kind !== 'preliminary';
  const at = dicomTime(new Date(content.signedAt), zone);
  const evidence = evidenceOf(facts);
  const verifier: JsonDataSet = {
    '0040A027': of('LO', content.clinic.name.slice(0, 64)),
    '0040A030': of('DT', at.date + at.time),
    '0040A075': of('PN', plainName(content.signer.displayName)),
    '0040A088': of('SQ'),
  };
  const dataSet: JsonDataSet = {
    ...common(facts, ENHANCED_SR, sopInstanceUid, 'report-text'),
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
  series: OwnSeries,
): JsonDataSet {
  const { study, order, version, signedAt } = content;
  const at = new Date(signedAt);
  const { date, time } = dicomTime(at, zone);
  return {
    ...ownHead({
      sopClassUid,
      sopInstanceUid,
      series,
      identity,
      study: {
        studyInstanceUid: study.studyInstanceUid,
        date: study.date ? formatDate(study.date) : '',
        time: study.time ? study.time.replaceAll(':', '') : '',
        accessionNumber: study.accessionNumber,
        studyId: '',
        referringPhysician: order?.orderingProvider ?? '',
      },
      number: version.number,
      at,
      zone,
    }),
    '00080023': of('DA', date),
    '00080033': of('TM', time),
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

const contains = (type: string, name: Code, more: JsonDataSet) => item('CONTAINS', type, name, more);

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
  const refs = nodesOf(content.document, 'image').flatMap(({ attrs }) => {
    const [studyInstanceUid, seriesInstanceUid, sopInstanceUid] = [
      attrs!.studyInstanceUid,
      attrs!.seriesInstanceUid,
      attrs!.sopInstanceUid,
    ].map(String);
    const sopClassUid = imageClasses.get(sopInstanceUid);
    return sopClassUid === undefined ? [] : [{ studyInstanceUid, seriesInstanceUid, sopClassUid, sopInstanceUid }];
  });
  return byStudyAndSeries(refs);
}
