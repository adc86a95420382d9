// What the content trees of our structured documents have in common (PS3.3 C.17.3): how they begin, and references to frames.
import { type Code, codes, item, of, plainName } from '../../lib/dicom/build.ts';
import type { JsonDataSet } from '../../lib/dicom/json-model.ts';
import { dicomTime } from '../studies/own-objects.ts';
import type { Facts } from './facts.ts';

/** The root: its title and template (PS3.16), when it was written, and what is in it. */
export function root({ at, zone }: Facts, title: Code, template: string, content: readonly JsonDataSet[]): JsonDataSet {
  const { date, time } = dicomTime(at, zone);
  return {
    '00080023': of('DA', date),
    '00080033': of('TM', time),
    '0040A040': of('CS', 'CONTAINER'),
    '0040A043': codes(title),
    '0040A050': of('CS', 'SEPARATE'),
    '0040A504': of('SQ', { '00080105': of('CS', 'DCMR'), '0040DB00': of('CS', template) }),
    '0040A730': of('SQ', ...content),
  };
}

export function codeItem(relation: string, name: Code, value: Code): JsonDataSet {
  return item(relation, 'CODE', name, { '0040A168': codes(value) });
}

/** Whose it is (TID 1002, 1003). */
export function observer({ author }: Facts): JsonDataSet[] {
  return [
    codeItem('HAS OBS CONTEXT', ['121005', 'DCM', 'Observer Type'], ['121006', 'DCM', 'Person']),
    item('HAS OBS CONTEXT', 'PNAME', ['121008', 'DCM', 'Person Observer Name'], {
      '0040A123': of('PN', plainName(author)),
    }),
  ];
}
