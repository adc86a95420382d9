// Key images as Key Object Selection "Of Interest" (TID 2010). Pure. There is none without an image: a star taken back
// leaves the last object that had some (PS3.3 C.17.6.2: evidence is type 1).
import { byStudyAndSeries, type Code, item, of } from '../../lib/dicom/build.ts';
import type { JsonDataSet } from '../../lib/dicom/json-model.ts';
import { type OwnObject, ownHead } from '../studies/own-objects.ts';
import { observer, root } from './content-tree.ts';
import { type Facts, headOf, referenceTo, type Version } from './facts.ts';
import type { ImageKey } from './shapes.ts';

export const KEY_OBJECT_SELECTION = '1.2.840.10008.5.1.4.1.1.88.59';

const OF_INTEREST: Code = ['113000', 'DCM', 'Of Interest'];

/** @param keyImages at least one, all of the study */
export function keyObject(facts: Facts, keyImages: readonly ImageKey[], version: Version): OwnObject {
  const { sopInstanceUid } = version;
  const framesOf = new Map<string, number[]>();
  for (const { sopInstanceUid, frame } of keyImages)
    framesOf.set(sopInstanceUid, [...(framesOf.get(sopInstanceUid) ?? []), frame]);
  const images = [...framesOf].map(([uid, frames]) => ({ image: facts.images.get(uid)!, frames }));
  const dataSet: JsonDataSet = {
    ...ownHead({ ...headOf(facts, version), sopClassUid: KEY_OBJECT_SELECTION, series: 'key-images' }),
    '00081111': of('SQ'),
    '0040A375': of('SQ', ...byStudyAndSeries(images.map(({ image }) => image))),
    ...root(facts, OF_INTEREST, '2010', [
      ...observer(facts),
      ...images.map(({ image, frames }) =>
        item('CONTAINS', 'IMAGE', undefined, {
          '00081199': of('SQ', referenceTo(image, image.frames > 1 ? [...frames].sort((a, b) => a - b) : [])),
        }),
      ),
    ]),
  };
  return { sopClassUid: KEY_OBJECT_SELECTION, sopInstanceUid, dataSet };
}
