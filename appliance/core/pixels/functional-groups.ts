// Where an attribute of one frame stands: in the frame's own functional groups, in the shared ones, or at the top of a
// classic object (PS3.3 C.7.6.16).
import type { DataSet } from 'dicom-parser';

const PER_FRAME = 'x52009230';
const SHARED = 'x52009229';

/** The first item of a sequence. */
export function itemOf(dataSet: DataSet | undefined, sequence: string, item = 0): DataSet | undefined {
  return dataSet?.elements[sequence]?.items?.[item]?.dataSet;
}

/**
 * @param macro tag of the functional group's sequence
 * @param frame counted from 0
 * @returns what holds the macro's attributes: the top of the data set where there are no such groups
 */
export function groupOf(dataSet: DataSet, macro: string, frame: number): DataSet {
  return itemOf(itemOf(dataSet, PER_FRAME, frame), macro) ?? itemOf(itemOf(dataSet, SHARED), macro) ?? dataSet;
}

/** A number of a decimal string, undefined where it is absent or no number. */
export function decimal(dataSet: DataSet, tag: string, index = 0): number | undefined {
  if (!dataSet.elements[tag] || dataSet.elements[tag].length === 0) return undefined;
  const value = dataSet.floatString(tag, index);
  return value === undefined || !Number.isFinite(value) ? undefined : value;
}
