// Data sets in DICOM JSON and frames of them, for tests of what is pure.
import type { Dataset } from '../../../../web/viewer/dicom-json.ts';
import { type FrameRef, stacksOf } from '../../../../web/viewer/stacks.ts';

export const element = (vr: string, ...Value: unknown[]) => ({ vr, Value });
export const sequence = (...Value: Dataset[]) => ({ vr: 'SQ', Value });

/** A CT slice of 20 columns and 10 rows, rescaled by -1024. */
export function ctImage(more: Dataset = {}): Dataset {
  return {
    '00080016': element('UI', '1.2.840.10008.5.1.4.1.1.2'),
    '00080018': element('UI', '1.2.1'),
    '00080060': element('CS', 'CT'),
    '00083002': element('UI', '1.2.840.10008.1.2.1'),
    '00200032': element('DS', 0, 0, 50),
    '00200037': element('DS', 1, 0, 0, 0, 1, 0),
    '00200052': element('UI', '1.9'),
    '00280002': element('US', 1),
    '00280004': element('CS', 'MONOCHROME1'),
    '00280010': element('US', 10),
    '00280011': element('US', 20),
    '00280030': element('DS', 0.5, 0.5),
    '00280100': element('US', 16),
    '00280101': element('US', 12),
    '00280102': element('US', 11),
    '00280103': element('US', 0),
    '00281050': element('DS', 40),
    '00281051': element('DS', 400),
    '00281052': element('DS', -1024),
    '00281053': element('DS', 1),
    ...more,
  };
}

export const framesOf = (...instances: Dataset[]): FrameRef[] => stacksOf('1.5', '1.6', instances)[0]!.frames;

/** A grayscale presentation state of the image 1.2.1. */
export function gsps(more: Dataset = {}, uid = '1.3.1'): Dataset {
  return {
    '00080016': element('UI', '1.2.840.10008.5.1.4.1.1.11.1'),
    '00080018': element('UI', uid),
    '00080060': element('CS', 'PR'),
    '00081115': sequence({ '0020000E': element('UI', '1.6'), '00081140': sequence(imageItem('1.2.1')) }),
    '00700080': element('CS', 'MINE'),
    '00700082': element('DA', '20260301'),
    '00700083': element('TM', '101500'),
    '20500020': element('CS', 'IDENTITY'),
    ...more,
  };
}

export function imageItem(uid: string, ...frames: number[]): Dataset {
  const item: Dataset = { '00081155': element('UI', uid) };
  if (frames.length > 0) item['00081160'] = element('IS', ...frames);
  return item;
}
