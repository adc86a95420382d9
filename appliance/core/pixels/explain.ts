// Why an object can't be shown as a picture, in a sentence for the person who wanted to see it. Pure; looks at no pixel.
import { type ObjectKind, sopClass } from '../../lib/dicom/sop-class.ts';
import { type Codec, transferSyntax } from '../../lib/dicom/transfer-syntax.ts';

export interface PictureFacts {
  sopClassUid?: string;
  transferSyntaxUid?: string;
  /** There is a Pixel Data, Float Pixel Data or Double Float Pixel Data element. */
  hasPixels: boolean;
}

const withoutPixels: Record<ObjectKind, string> = {
  image: 'This image object came without pixels',
  video: 'This video object came without its video',
  waveform: 'This is a waveform; it has no picture',
  pdf: 'This is a PDF document; it has no picture',
  document: 'This is an enclosed document; it has no picture',
  sr: 'This is a structured report; it has no picture',
  'presentation-state': 'This is a presentation state: it tells how to show other images and has no picture of its own',
  'key-object': 'This is a selection of key images and has no picture of its own',
  segmentation: 'This segmentation has no pixels',
  registration: 'This is a spatial registration; it has no picture',
  rt: 'This is a radiotherapy object without a picture',
  raw: 'This is raw data from the modality; it has no picture',
  other: 'This object has no picture',
};

const notDecoded: Partial<Record<Codec, string>> = {
  mpeg2: 'This is an MPEG-2 video; it is kept and handed on, but not shown as pictures',
  h264: 'This is an H.264 video; it is kept and handed on, but not shown as pictures',
  hevc: 'This is an HEVC video; it is kept and handed on, but not shown as pictures',
  'jpeg-hierarchical': "This picture is coded as hierarchical JPEG, a retired form that is kept but can't be shown",
  'j2k-part2': "This picture is coded as multi-component JPEG 2000, which is kept but can't be shown",
};

/** Undefined where there should be a picture; whether it decodes is only known by trying. */
export function whyNoPicture({ sopClassUid, transferSyntaxUid, hasPixels }: PictureFacts): string | undefined {
  const syntax = transferSyntax(transferSyntaxUid ?? '');
  if (syntax.codec === 'jpip') return 'The pixels of this object lie on another server (JPIP), which is never asked';
  if (!hasPixels) return withoutPixels[sopClass(sopClassUid ?? '').kind];
  if (transferSyntaxUid && !syntax.known)
    return `This picture is coded in a way that is not known here (${transferSyntaxUid})`;
  return notDecoded[syntax.codec];
}
