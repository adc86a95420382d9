// Encodes frames as DICOM RLE (PS3.5 G), for test objects only: literal runs and repeats, no attempt at the smallest.

/** One RLE frame. @param samples interleaved by pixel, little endian, `bytesPerSample` each */
export function encodeRle(samples: Uint8Array, samplesPerPixel: number, bytesPerSample: number): Buffer {
  const pixels = samples.length / samplesPerPixel / bytesPerSample;
  const segments: Buffer[] = [];
  for (let sample = 0; sample < samplesPerPixel; sample++) {
    // The most significant byte comes first (PS3.5 G.2).
    for (let byte = bytesPerSample - 1; byte >= 0; byte--) {
      const plane = Buffer.alloc(pixels);
      for (let i = 0; i < pixels; i++) plane[i] = samples[(i * samplesPerPixel + sample) * bytesPerSample + byte];
      segments.push(packBits(plane));
    }
  }
  const header = Buffer.alloc(64);
  header.writeUInt32LE(segments.length, 0);
  let offset = 64;
  for (const [index, segment] of segments.entries()) {
    header.writeUInt32LE(offset, 4 + 4 * index);
    offset += segment.length;
  }
  return Buffer.concat([header, ...segments]);
}

function packBits(plane: Buffer): Buffer {
  const out: number[] = [];
  let at = 0;
  while (at < plane.length) {
    const repeats = countRepeats(plane, at);
    if (repeats > 1) {
      out.push(257 - repeats, plane[at]);
      at += repeats;
    } else {
      const start = at;
      while (at < plane.length && at - start < 128 && countRepeats(plane, at) < 3) at++;
      out.push(at - start - 1, ...plane.subarray(start, at));
    }
  }
  if (out.length % 2 === 1) out.push(0);
  return Buffer.from(out);
}

function countRepeats(plane: Buffer, at: number): number {
  let end = at + 1;
  while (end < plane.length && end - at < 128 && plane[end] === plane[at]) end++;
  return end - at;
}
