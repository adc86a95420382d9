// What a presentation state must say again of the images it presents, for it stands in place of what they say of themselves
// (PS3.4 N.2): their rescale, their windows, their shutter. Images that differ in it need a state each.
import { createHash } from 'node:crypto';
import type { Call } from '../../core/call.ts';
import { canonicalJson } from '../../lib/canonical-json.ts';
import { decimalString } from '../../lib/dicom/build.ts';
import type { JsonDataSet, JsonElement } from '../../lib/dicom/json-model.ts';
import { type KnownObject, knownObjects } from '../studies/known-objects.ts';
import { metadataOf } from '../studies/metadata.ts';

export interface PresentedImage extends KnownObject {
  /** Elements of the window that the image wants to be seen with; empty where it names none. */
  window: JsonDataSet;
  /** Height of a pixel by its width. */
  aspect: number;
}

/** Images that one presentation state can hold. */
export interface Presented {
  /** Tells it from the others of its series; the same at every filing. */
  key: string;
  isColour: boolean;
  /** Of an image whose lowest values are bright. */
  isMonochrome1: boolean;
  /** Modality LUT and shutter, as elements of the state. */
  elements: JsonDataSet;
  images: PresentedImage[];
}

const RESCALE = ['00281052', '00281053', '00281054'];
const SHUTTER = [
  '00181600',
  '00181602',
  '00181604',
  '00181606',
  '00181608',
  '00181610',
  '00181612',
  '00181620',
  '00181622',
];
const WINDOW = ['00281050', '00281051', '00281055', '00281056'];

/** The images of a series, as many as one state holds together; all that aren't images are left out. */
export async function presentedIn(
  call: Call,
  place: { studyInstanceUid: string; seriesInstanceUid: string },
): Promise<Presented[]> {
  const groups = new Map<string, Presented>();
  for await (const piece of await metadataOf(call, place)) {
    const instances = piece
      .split('\n')
      .filter((line) => line.trim())
      .map((line) => JSON.parse(line) as JsonDataSet);
    const known = await knownObjects(call.db, instances.map(uidOf));
    const images = new Map(known.map((image) => [image.sopInstanceUid, image]));
    for (const instance of instances) {
      const image = images.get(uidOf(instance));
      if (!image || image.rows === 0 || hasTable(instance)) continue;
      const isColour = image.samplesPerPixel > 1 || image.photometric === 'PALETTE COLOR';
      const isMonochrome1 = image.photometric === 'MONOCHROME1';
      const elements = { ...(isColour ? {} : rescaleOf(instance)), ...shutterOf(instance) };
      const key = keyOf({ isColour, isMonochrome1, elements });
      const group = groups.get(key) ?? { key, isColour, isMonochrome1, elements, images: [] };
      groups.set(key, group);
      group.images.push({ ...image, window: isColour ? {} : windowOf(instance), aspect: aspectOf(instance) });
    }
  }
  return [...groups.values()];
}

const uidOf = (instance: JsonDataSet): string => String(instance['00080018']?.Value?.[0] ?? '');

function keyOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex').slice(0, 8);
}

/** Of the first frame, where frames have their own: a state has one rescale. */
function rescaleOf(instance: JsonDataSet): JsonDataSet {
  const own = picked(functionalGroup(instance, '00289145') ?? instance, RESCALE);
  if (!own['00281052'] || !own['00281053']) return {};
  return { ...own, '00281054': own['00281054'] ?? { vr: 'LO', Value: ['US'] } };
}

function windowOf(instance: JsonDataSet): JsonDataSet {
  const own = picked(functionalGroup(instance, '00289132') ?? instance, WINDOW);
  return own['00281050'] && own['00281051'] ? own : {};
}

function aspectOf(instance: JsonDataSet): number {
  const measures = functionalGroup(instance, '00289110') ?? instance;
  for (const spacing of [instance['00280034'], measures['00280030'], instance['00181164']]) {
    const [height, width] = (spacing?.Value ?? []).map(Number);
    if (height > 0 && width > 0) return height / width;
  }
  return 1;
}

/** The values outside are black unless the image says otherwise (PS3.3 C.7.6.11, C.11.12). */
function shutterOf(instance: JsonDataSet): JsonDataSet {
  const own = picked(instance, SHUTTER);
  if (!own['00181600'] || !/^(RECTANGULAR|CIRCULAR|POLYGONAL)$/.test(String(own['00181600'].Value![0]))) return {};
  return { ...own, '00181622': own['00181622'] ?? { vr: 'US', Value: [0] } };
}

/** The item of a functional group macro that holds for the first frame (PS3.3 C.7.6.16.2). */
function functionalGroup(instance: JsonDataSet, tag: string): JsonDataSet | undefined {
  for (const groups of ['52009229', '52009230']) {
    const first = instance[groups]?.Value?.[0] as JsonDataSet | undefined;
    const found = first?.[tag]?.Value?.[0] as JsonDataSet | undefined;
    if (found) return found;
  }
  return undefined;
}

/** A table instead of a rescale: its values aren't in the metadata. Such an image is presented as it wants to be. */
const hasTable = (instance: JsonDataSet): boolean => instance['00283000']?.Value !== undefined;

function picked(from: JsonDataSet, tags: readonly string[]): JsonDataSet {
  const found = tags.filter((tag) => from[tag]?.Value?.length);
  return Object.fromEntries(found.map((tag) => [tag, written(from[tag])]));
}

/** Decimals come as numbers, and some don't fit the element as numbers are written. */
function written({ vr, Value = [] }: JsonElement): JsonElement {
  return { vr, Value: vr === 'DS' ? Value.map((value) => decimalString(Number(value))) : Value };
}
