// Makes whole DICOM objects by code, for tests that must run without sample files. Everybody in them is invented, the
// pixels are a gradient with a disc, and the same arguments give the same bytes.
import { fileMeta } from '../appliance/lib/dicom/part10.ts';
import { EXPLICIT_LITTLE_ENDIAN, transferSyntax } from '../appliance/lib/dicom/transfer-syntax.ts';
import { derivedUid } from '../appliance/lib/dicom/uid.ts';
import { type Element, encapsulate, type WriteOptions, writeDataSet } from './data-set.ts';
import { encodeRle } from './rle.ts';

export interface TestObject {
  /** Part 10: preamble, file meta information, data set. */
  file: Buffer;
  dataSet: Buffer;
  transferSyntaxUid: string;
  sopClassUid: string;
  sopInstanceUid: string;
  seriesInstanceUid: string;
  studyInstanceUid: string;
  /** Stored values of all frames, little endian, colours by pixel; empty for an object without pixels. */
  pixels: Buffer;
}

export interface ObjectOptions extends WriteOptions {
  transferSyntaxUid?: string;
  patientName?: string;
  patientId?: string;
  patientBirthDate?: string;
  patientSex?: string;
  studyInstanceUid?: string;
  seriesInstanceUid?: string;
  sopInstanceUid?: string;
  sopClassUid?: string;
  studyDate?: string;
  studyTime?: string;
  studyDescription?: string;
  accessionNumber?: string;
  modality?: string;
  seriesNumber?: number;
  seriesDescription?: string;
  instanceNumber?: number;
  /** More top-level elements; one with the tag of a standard one takes its place. */
  elements?: Element[];
}

export interface ImageOptions extends ObjectOptions {
  rows?: number;
  columns?: number;
  frames?: number;
  /** Frames already encoded, for a syntax whose codec isn't written here. */
  encodedFrames?: Uint8Array[];
}

/** A CT slice, 16 bit signed, rescaled to HU: air around a disc of soft tissue over a gradient. */
export function ctSlice(options: ImageOptions = {}): TestObject {
  const instance = options.instanceNumber ?? 1;
  return makeImage(
    { rows: 512, columns: 512, modality: 'CT', sopClassUid: '1.2.840.10008.5.1.4.1.1.2', ...options },
    {
      samplesPerPixel: 1,
      bitsAllocated: 16,
      bitsStored: 16,
      isSigned: true,
      photometric: 'MONOCHROME2',
      range: [-1000, 1000],
    },
    [
      [0x00180050, 'DS', '5'],
      [0x00200032, 'DS', [-150, -150, 5 * instance]],
      [0x00200037, 'DS', [1, 0, 0, 0, 1, 0]],
      [0x00200052, 'UI', derivedUid(`frame of reference ${options.studyInstanceUid ?? ''}`)],
      [0x00280030, 'DS', ['0.5', '0.5']],
      [0x00281050, 'DS', '40'],
      [0x00281051, 'DS', '400'],
      [0x00281052, 'DS', '0'],
      [0x00281053, 'DS', '1'],
    ],
  );
}

/** An ultrasound loop in RGB; give `encodedFrames` for a compressed one. */
export function usCine(options: ImageOptions = {}): TestObject {
  return makeImage(
    { rows: 120, columns: 160, frames: 10, modality: 'US', sopClassUid: '1.2.840.10008.5.1.4.1.1.3.1', ...options },
    { samplesPerPixel: 3, bitsAllocated: 8, bitsStored: 8, isSigned: false, photometric: 'RGB', range: [0, 255] },
    [
      [0x00181063, 'DS', '40'],
      [0x00280009, 'AT', 0x00181063],
    ],
  );
}

/** A digital X-ray, 12 of 16 bits, MONOCHROME1: low values are bright. */
export function dxImage(options: ImageOptions = {}): TestObject {
  return makeImage(
    { rows: 400, columns: 300, modality: 'DX', sopClassUid: '1.2.840.10008.5.1.4.1.1.1.1', ...options },
    {
      samplesPerPixel: 1,
      bitsAllocated: 16,
      bitsStored: 12,
      isSigned: false,
      photometric: 'MONOCHROME1',
      range: [0, 4095],
    },
    [
      [0x00180015, 'CS', 'CHEST'],
      [0x00185101, 'CS', 'PA'],
      [0x00281050, 'DS', '2048'],
      [0x00281051, 'DS', '4096'],
    ],
  );
}

/** A Basic Text SR with one paragraph. */
export function srDocument(options: ObjectOptions & { text?: string } = {}): TestObject {
  const code = (value: string, scheme: string, meaning: string): Element[][] => [
    [
      [0x00080100, 'SH', value],
      [0x00080102, 'SH', scheme],
      [0x00080104, 'LO', meaning],
    ],
  ];
  return make({ modality: 'SR', sopClassUid: '1.2.840.10008.5.1.4.1.1.88.11', ...options }, [
    [0x0040a040, 'CS', 'CONTAINER'],
    [0x0040a043, 'SQ', code('11528-7', 'LN', 'Radiology Report')],
    [0x0040a050, 'CS', 'SEPARATE'],
    [0x0040a491, 'CS', 'COMPLETE'],
    [0x0040a493, 'CS', 'UNVERIFIED'],
    [
      0x0040a730,
      'SQ',
      [
        [
          [0x0040a010, 'CS', 'CONTAINS'],
          [0x0040a040, 'CS', 'TEXT'],
          [0x0040a043, 'SQ', code('121071', 'DCM', 'Finding')],
          [0x0040a160, 'UT', options.text ?? 'No finding. This text is invented.'],
        ],
      ],
    ],
  ]);
}

/** An Encapsulated PDF: one page that says so, or the bytes given. */
export function pdfDocument(options: ObjectOptions & { pdf?: Uint8Array; title?: string } = {}): TestObject {
  const pdf = options.pdf ?? smallestPdf();
  return make({ modality: 'DOC', sopClassUid: '1.2.840.10008.5.1.4.1.1.104.1', ...options }, [
    [0x00280301, 'CS', 'NO'],
    [0x00420010, 'ST', options.title ?? 'Invented letter'],
    [0x00420011, 'OB', pdf],
    [0x00420012, 'LO', 'application/pdf'],
    [0x00420015, 'UL', pdf.length],
  ]);
}

/** Two leads of an ECG at 250 samples a second, 1 µV a step: a millivolt, then nothing. */
export function ecg(options: ObjectOptions = {}): TestObject {
  const samples = 500;
  const data = Buffer.alloc(samples * 2 * 2);
  data.writeInt16LE(1000, 4);
  const code = (value: string, meaning: string): Element[][] => [
    [
      [0x00080100, 'SH', value],
      [0x00080102, 'SH', 'UCUM'],
      [0x00080104, 'LO', meaning],
    ],
  ];
  const channel = (name: string): Element[] => [
    [0x003a0208, 'SQ', code('MDC', `Lead ${name}`)],
    [0x003a0210, 'DS', '1'],
    [0x003a0211, 'SQ', code('uV', 'microvolt')],
    [0x003a0212, 'DS', '1'],
    [0x003a0213, 'DS', '0'],
  ];
  return make({ modality: 'ECG', sopClassUid: '1.2.840.10008.5.1.4.1.1.9.1.1', ...options }, [
    [
      0x54000100,
      'SQ',
      [
        [
          [0x003a0005, 'US', 2],
          [0x003a0010, 'UL', samples],
          [0x003a001a, 'DS', '250'],
          [0x003a0200, 'SQ', [channel('I'), channel('II')]],
          [0x54001004, 'US', 16],
          [0x54001006, 'CS', 'SS'],
          [0x54001010, 'OW', data],
        ],
      ],
    ],
  ]);
}

/** Any object: the elements of patient, study and series as the options say, and more. */
export function make(options: ObjectOptions & { sopClassUid: string }, more: Element[], pixels?: Buffer): TestObject {
  const transferSyntaxUid = options.transferSyntaxUid ?? EXPLICIT_LITTLE_ENDIAN;
  const uids = uidsFor(options);
  const byTag = new Map<number, Element>();
  for (const element of [...commonElements(options, uids), ...more, ...(options.elements ?? [])]) {
    byTag.set(element[0], element);
  }
  const elements = [...byTag.values()].sort(([a], [b]) => a - b);
  const dataSet = writeDataSet(elements, transferSyntaxUid, options);
  const file = Buffer.concat([fileMeta({ ...uids, transferSyntaxUid }), dataSet]);
  return { file, dataSet, transferSyntaxUid, ...uids, pixels: pixels ?? Buffer.alloc(0) };
}

function uidsFor(options: ObjectOptions & { sopClassUid: string }) {
  const studyInstanceUid =
    options.studyInstanceUid ?? derivedUid(`study ${options.patientId ?? ''} ${options.accessionNumber ?? ''}`);
  const seriesInstanceUid =
    options.seriesInstanceUid ??
    derivedUid(`series ${studyInstanceUid} ${options.modality} ${options.seriesNumber ?? 1}`);
  const sopInstanceUid =
    options.sopInstanceUid ?? derivedUid(`${options.sopClassUid} ${seriesInstanceUid} ${options.instanceNumber ?? 1}`);
  return { sopClassUid: options.sopClassUid, sopInstanceUid, seriesInstanceUid, studyInstanceUid };
}

function commonElements(options: ObjectOptions, uids: ReturnType<typeof uidsFor>): Element[] {
  return [
    [0x00080005, 'CS', 'ISO_IR 192'],
    [0x00080016, 'UI', uids.sopClassUid],
    [0x00080018, 'UI', uids.sopInstanceUid],
    [0x00080020, 'DA', options.studyDate ?? '20260302'],
    [0x00080030, 'TM', options.studyTime ?? '091500'],
    [0x00080050, 'SH', options.accessionNumber ?? 'A-0001'],
    [0x00080060, 'CS', options.modality ?? 'OT'],
    [0x00080070, 'LO', 'Lightbox tests'],
    [0x00080090, 'PN', 'Referrer^Rita'],
    [0x00081030, 'LO', options.studyDescription ?? 'Invented study'],
    [0x0008103e, 'LO', options.seriesDescription ?? 'Invented series'],
    [0x00100010, 'PN', options.patientName ?? 'Sample^Anna'],
    [0x00100020, 'LO', options.patientId ?? 'S-0001'],
    [0x00100030, 'DA', options.patientBirthDate ?? '19700101'],
    [0x00100040, 'CS', options.patientSex ?? 'O'],
    [0x0020000d, 'UI', uids.studyInstanceUid],
    [0x0020000e, 'UI', uids.seriesInstanceUid],
    [0x00200010, 'SH', '1'],
    [0x00200011, 'IS', options.seriesNumber ?? 1],
    [0x00200013, 'IS', options.instanceNumber ?? 1],
  ];
}

interface PixelShape {
  samplesPerPixel: 1 | 3;
  bitsAllocated: 8 | 16;
  bitsStored: number;
  isSigned: boolean;
  photometric: string;
  range: [number, number];
}

type SizedImageOptions = ImageOptions & { rows: number; columns: number; sopClassUid: string };

function makeImage(options: SizedImageOptions, shape: PixelShape, more: Element[]): TestObject {
  const { rows, columns, frames = 1 } = options;
  const stored = Array.from({ length: frames }, (_, frame) =>
    drawFrame(rows, columns, shape, frame + (options.instanceNumber ?? 1)),
  );
  const elements: Element[] = [
    ...more,
    [0x00280002, 'US', shape.samplesPerPixel],
    [0x00280004, 'CS', shape.photometric],
    [0x00280010, 'US', rows],
    [0x00280011, 'US', columns],
    [0x00280100, 'US', shape.bitsAllocated],
    [0x00280101, 'US', shape.bitsStored],
    [0x00280102, 'US', shape.bitsStored - 1],
    [0x00280103, 'US', shape.isSigned ? 1 : 0],
    pixelElement(options, shape, stored),
  ];
  if (shape.samplesPerPixel === 3) elements.push([0x00280006, 'US', 0]);
  if (frames > 1) elements.push([0x00280008, 'IS', frames]);
  return make(options, elements, Buffer.concat(stored));
}

function pixelElement(options: ImageOptions, shape: PixelShape, stored: Buffer[]): Element {
  const syntax = transferSyntax(options.transferSyntaxUid ?? EXPLICIT_LITTLE_ENDIAN);
  if (!syntax.encapsulated) return [0x7fe00010, shape.bitsAllocated === 16 ? 'OW' : 'OB', Buffer.concat(stored)];
  const frames = options.encodedFrames ?? stored.map((frame) => encodeFrame(frame, syntax.codec, shape));
  return [0x7fe00010, 'OB', encapsulate(frames)];
}

function encodeFrame(frame: Buffer, codec: string, shape: PixelShape): Buffer {
  if (codec === 'none') return frame;
  if (codec === 'rle') return encodeRle(frame, shape.samplesPerPixel, shape.bitsAllocated / 8);
  throw new Error(`No encoder for ${codec} here: give encodedFrames`);
}

/** A gradient from left to right, and a bright disc that moves with the frame. */
function drawFrame(rows: number, columns: number, shape: PixelShape, frame: number): Buffer {
  const { samplesPerPixel, bitsAllocated, isSigned, range } = shape;
  const bytes = bitsAllocated / 8;
  const buffer = Buffer.alloc(rows * columns * samplesPerPixel * bytes);
  const centre = { row: rows / 2, column: columns * (0.3 + 0.04 * (frame % 10)) };
  const radius = Math.min(rows, columns) / 5;
  let at = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const inDisc = (row - centre.row) ** 2 + (column - centre.column) ** 2 < radius ** 2;
      for (let sample = 0; sample < samplesPerPixel; sample++) {
        const share = inDisc ? 0.9 - 0.3 * sample : column / columns / 2;
        const value = Math.round(range[0] + share * (range[1] - range[0]));
        if (bytes === 1) buffer[at] = value;
        else if (isSigned) buffer.writeInt16LE(value, at);
        else buffer.writeUInt16LE(value, at);
        at += bytes;
      }
    }
  }
  return buffer;
}

function smallestPdf(): Buffer {
  const text = 'BT /F1 18 Tf 20 60 Td (An invented letter) Tj ET';
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 240 120]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>',
    `<</Length ${text.length}>>stream\n${text}\nendstream`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ];
  let pdf = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = pdf.length;
    pdf += `${index + 1} 0 obj${object}endobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const xref = pdf.length;
  pdf += `xref\n0 6\n0000000000 65535 f \n${table}trailer<</Size 6/Root 1 0 R>>\nstartxref\n${xref}\n%%EOF\n`;
  return Buffer.from(pdf, 'latin1');
}
