// What other systems said about the images of a study, from the objects that lie in it: measurement reports and key object
// selections, as sets to be seen. Only the newest of a chain of corrections counts. Pure.
import type { DocumentJson } from '../../../shapes.ts';
import { type Dataset, items, text } from '../../dicom-json.ts';
import { personName } from '../../documents/sr-content.ts';
import { shownValue } from '../format.ts';
import type { ImageKey } from '../marking.ts';
import { foreignNode } from '../reporting.ts';
import { words } from '../words.ts';
import { type Images, placed } from './placing.ts';
import type { SeenMarking, SeenSet } from './seen.ts';
import { type Group, groupsOf, imagesOf } from './sr-groups.ts';
import { childNamed, codeAt, valueType } from './sr-items.ts';

const KEY_OBJECTS = '1.2.840.10008.5.1.4.1.1.88.59';
/** Images that were rejected are selected for the opposite of being looked at (IHE IOCM). */
const REJECTIONS = ['113001', '113037', '113038', '113039'];
const OBSERVER = '121008';
const DEVICE_OBSERVER = '121013';

const uidOf = (document: Dataset): string => text(document, '00080018');

/** @param ours objects that this box made of what is in its database */
export function setsIn(documents: readonly Dataset[], images: Images, ours: ReadonlySet<string>): SeenSet[] {
  const replaced = new Set(documents.flatMap(predecessorsOf));
  return documents
    .filter((document) => !replaced.has(uidOf(document)) && !ours.has(uidOf(document)))
    .map((document) => setOf(document, images))
    .filter(({ markings, keyImages }) => markings.length + keyImages.length > 0);
}

function predecessorsOf(document: Dataset): string[] {
  return items(document, '0040A360')
    .flatMap((study) => items(study, '00081115'))
    .flatMap((series) => items(series, '00081199'))
    .map((object) => text(object, '00081155'));
}

function setOf(document: Dataset, images: Images): SeenSet {
  const isSelection = text(document, '00080016') === KEY_OBJECTS;
  return {
    key: uidOf(document),
    author: authorOf(document),
    at: isoDate(text(document, '00080023') || text(document, '00080021') || text(document, '00080020')),
    isColleague: false,
    markings: isSelection ? [] : groupsOf(document).map((group, i) => markingOf(document, group, i, images)),
    keyImages: isSelection ? selected(document, images) : [],
  };
}

const isoDate = (date: string): string => date.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');

/** Some programs write a name because one is asked for. */
const NOBODY = /^(unknown|unspecified|anonymous|none|n\/?a)?$/i;

/** The person, else the program, else its maker. */
function authorOf(document: Dataset): string {
  const person = childNamed(document, OBSERVER);
  const device = childNamed(document, DEVICE_OBSERVER);
  const names = [
    person ? personName(person, '0040A123').replace(/\b(\w+) \1\b/i, '$1') : '',
    device ? text(device, '0040A160') : '',
    [text(document, '00080070'), text(document, '00081090')].filter((name) => !NOBODY.test(name)).join(' '),
    text(document, '0008103E'),
  ];
  return names.find((name) => !NOBODY.test(name)) ?? words.seen.unknownAuthor;
}

function markingOf(document: Dataset, group: Group, index: number, images: Images): SeenMarking {
  const { trackingUid, label, values, notes, graphics } = group;
  const shapes = graphics.flatMap((graphic) => placed(graphic, images));
  const title = label || words.seen.unnamed;
  const origin = originOf(document, shapes[0]?.image);
  return {
    key: `${trackingUid} ${index}`,
    label: title,
    shapes,
    lines: [...values.map((value) => [value.name, shownValue(value)].filter(Boolean).join(': ')), ...notes],
    nodes: values.map((value): DocumentJson => foreignNode(origin, title, value, trackingUid)),
  };
}

/** Where no image is here, only the study and series of the report itself are true. */
function originOf(document: Dataset, image: ImageKey | undefined): ImageKey {
  const [studyInstanceUid, seriesInstanceUid] = ['0020000D', '0020000E'].map((tag) => text(document, tag));
  return (
    image ?? {
      studyInstanceUid: studyInstanceUid!,
      seriesInstanceUid: seriesInstanceUid!,
      sopInstanceUid: '',
      frame: 1,
    }
  );
}

function selected(document: Dataset, images: Images): ImageKey[] {
  if (REJECTIONS.includes(codeAt(document, '0040A043')?.value ?? '')) return [];
  return items(document, '0040A730')
    .filter((item) => valueType(item) === 'IMAGE')
    .flatMap(imagesOf)
    .flatMap(({ sopInstanceUid, frame }) => images.imageOf(sopInstanceUid, frame) ?? []);
}
