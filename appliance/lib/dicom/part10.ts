// Writes the 132 bytes and group 2 that make a received data set a Part 10 file (PS3.10 7.1). Reading: part10.ts.
import { derivedUid } from './uid.ts';

/** Names this implementation to others, in files and associations (PS3.7 D.3.3.2). Never changes. */
export const IMPLEMENTATION_CLASS_UID = derivedUid('lightbox implementation class');
export const IMPLEMENTATION_VERSION_NAME = 'LIGHTBOX';

/**
 * Preamble, prefix and file meta information. The same for the same arguments in every release, since hashes of whole
 * files rely on it: it must never come to hold a version, a time or an AE title.
 */
export function fileMeta(object: { sopClassUid: string; sopInstanceUid: string; transferSyntaxUid: string }): Buffer {
  const elements = Buffer.concat([
    // (0002,0001) OB, version 1 in the second byte.
    Buffer.from([0x02, 0x00, 0x01, 0x00, 0x4f, 0x42, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x00, 0x01]),
    element(0x0002, 'UI', object.sopClassUid, '\0'),
    element(0x0003, 'UI', object.sopInstanceUid, '\0'),
    element(0x0010, 'UI', object.transferSyntaxUid, '\0'),
    element(0x0012, 'UI', IMPLEMENTATION_CLASS_UID, '\0'),
    element(0x0013, 'SH', IMPLEMENTATION_VERSION_NAME, ' '),
  ]);
  const start = Buffer.alloc(144);
  start.write('DICM', 128, 'latin1');
  start.write('\x02\0\0\0UL\x04\0', 132, 'latin1');
  start.writeUInt32LE(elements.length, 140);
  return Buffer.concat([start, elements]);
}

function element(number: number, vr: 'UI' | 'SH', text: string, pad: string): Buffer {
  const value = Buffer.from(text.length % 2 === 0 ? text : text + pad, 'latin1');
  const header = Buffer.alloc(8);
  header.writeUInt16LE(0x0002, 0);
  header.writeUInt16LE(number, 2);
  header.write(vr, 4, 'latin1');
  header.writeUInt16LE(value.length, 6);
  return Buffer.concat([header, value]);
}
