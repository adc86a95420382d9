// One scheduled step as a modality reads it: every attribute of PS3.4 Table K.6-1 that we have a value for, and those
// beside it that modalities are known to want. What was not asked for is left out by worklist.ts.
import type { Row } from '../../core/db/database.ts';
import { formatDate, formatTime } from '../../lib/dicom/dates.ts';
import type { JsonDataSet, JsonElement } from '../../lib/dicom/json-model.ts';
import { personName } from '../../lib/dicom/json-values.ts';
import { wallClock, wallDay } from '../../lib/wall-time.ts';

/** Coding scheme of the clinic's own exam codes (PS3.16 8.2: private schemes begin with 99). */
const EXAM_CODES = '99LIGHTBOX';

const PRIORITIES: Record<string, string> = { STAT: 'STAT', urgent: 'HIGH', routine: 'MEDIUM' };
const STATES: Record<string, string> = {
  booked: 'SCHEDULED',
  waiting: 'ARRIVED',
  'in-room': 'READY',
  'in-scan': 'STARTED',
};
const SIDES: Record<string, string> = { R: 'right', L: 'left', B: 'both sides' };

/** @param zone of the clinic's wall clock, which modalities speak */
export function stepAttributes(row: Row, zone: string): JsonDataSet {
  const text = (column: string) => String(row[column] ?? '');
  const procedure = described(text('exam_name'), text('laterality'));
  const code = [codeItem(text('exam_code'), text('exam_name'))];
  const warnings = [text('implants') && `Implants: ${text('implants')}`, contrastNote(row)].filter(Boolean).join('. ');
  return {
    '00080050': value('SH', text('accession_number')),
    '00080090': name(text('ordering_provider')),
    '00081110': { vr: 'SQ', Value: [] },
    '00081120': { vr: 'SQ', Value: [] },
    '00100010': name(text('name')),
    '00100020': value('LO', text('patient_id')),
    '00100021': value('LO', text('issuer')),
    '00100030': value('DA', text('birth_date') && formatDate(text('birth_date'))),
    '00100040': value('CS', text('sex')),
    '00101030': value('DS', ''),
    '00102000': value('LO', limited(warnings, 64)),
    '00102110': value('LO', limited(text('allergies'), 64)),
    '001021B0': value('LT', limited(text('history'), 10240)),
    '001021C0': value('US', ''),
    '00104000': value('LT', ''),
    '0020000D': value('UI', text('study_instance_uid')),
    '00321032': name(text('ordering_provider')),
    '00321033': value('LO', ''),
    '00321060': value('LO', limited(procedure, 64)),
    '00321064': { vr: 'SQ', Value: code },
    '00380008': value('CS', STATES[text('state')] ?? ''),
    '00380010': value('LO', ''),
    '00380050': value('LO', ''),
    '00380300': value('LO', limited(text('room'), 64)),
    '00380500': value('LO', ''),
    '00400100': { vr: 'SQ', Value: [scheduledStep(row, procedure, code, zone)] },
    '00401001': value('SH', limited(text('number'), 16)),
    '00401002': value('LO', limited(text('indication'), 64)),
    '00401003': value('SH', PRIORITIES[text('priority')] ?? ''),
    '00401004': value('LO', ''),
    '00401400': value('LT', limited(text('special_instructions'), 10240)),
    '00402016': value('LO', limited(text('number'), 64)),
    '00402017': value('LO', limited(text('number'), 64)),
    '00403001': value('LO', ''),
  };
}

function scheduledStep(row: Row, procedure: string, code: JsonDataSet[], zone: string): JsonDataSet {
  const text = (column: string) => String(row[column] ?? '');
  const startsAt = text('starts_at');
  return {
    '00080060': value('CS', text('modality')),
    '00321070': value('LO', row.contrast === 'with' ? limited(text('contrast_agent') || 'Contrast', 64) : ''),
    '00400001': value('AE', text('station_ae_title')),
    '00400002': value('DA', formatDate(wallDay(new Date(startsAt), zone))),
    '00400003': value('TM', formatTime(wallClock(new Date(startsAt), zone))),
    '00400006': name(text('technician')),
    '00400007': value('LO', limited(procedure, 64)),
    '00400008': { vr: 'SQ', Value: code },
    '00400009': value('SH', text('step_id')),
    '00400010': value('SH', limited(text('room'), 16)),
    '00400011': value('SH', limited(text('room'), 16)),
    '00400012': value('LO', ''),
    '00400020': value('CS', STATES[text('state')] ?? ''),
    '00400400': value('LT', limited(text('special_instructions'), 10240)),
  };
}

/** The side stands in the words too: many consoles show nothing else. */
function described(exam: string, laterality: string): string {
  const side = SIDES[laterality];
  return side && !exam.toLowerCase().includes(side) ? `${exam}, ${side}` : exam;
}

function contrastNote(row: Row): string {
  return row.contrast === 'undecided' ? 'Contrast not decided' : '';
}

function codeItem(code: string, meaning: string): JsonDataSet {
  return {
    '00080100': value('SH', limited(code, 16)),
    '00080102': value('SH', EXAM_CODES),
    '00080104': value('LO', limited(meaning, 64)),
  };
}

/** Empty elements are there without a value: asked for, and nothing known (type 2). */
function value(vr: string, content: string): JsonElement {
  return content === '' ? { vr } : { vr, Value: [content] };
}

function name(text: string): JsonElement {
  const groups = personName(text);
  return groups ? { vr: 'PN', Value: [groups] } : { vr: 'PN' };
}

/** VRs have a maximum in characters (PS3.5 6.2); a modality may refuse the whole answer for one more. */
function limited(text: string, characters: number): string {
  return [...text.replace(/[\\\r\n\t]+/g, ' ').trim()].slice(0, characters).join('');
}
