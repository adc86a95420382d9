import { writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import t from 'tap';
import { openPixels } from '../../../../appliance/core/pixels/pixels.ts';
import { run as thumbnail } from '../../../../appliance/core/pixels/thumbnail-task.ts';
import { corpus } from '../../../corpus.ts';
import { ctSlice, usCine } from '../../../objects.ts';
import { samples } from './sample-table.ts';
import { difference } from './stored-values.ts';

t.test('a thumbnail is a small JPEG whose longest edge is as wanted', async (t) => {
  const file = path.join(t.testdir(), 'object.dcm');
  writeFileSync(file, ctSlice({ rows: 500, columns: 1000 }).file);
  const picture = await thumbnail({ path: file, size: 128 });
  t.match(picture, { mediaType: 'image/jpeg', width: 128, height: 64 });
  const { width, height } = await sharp(picture.bytes).metadata();
  t.same([width, height], [128, 64]);
});

t.test('a thumbnail shows the middle of a loop, or the frame that is asked for', async (t) => {
  const file = path.join(t.testdir(), 'object.dcm');
  writeFileSync(file, usCine().file);
  const middle = await thumbnail({ path: file, frame: 5 });
  t.same((await thumbnail({ path: file })).bytes, middle.bytes);
  t.not((await thumbnail({ path: file, frame: 0 })).bytes, middle.bytes);
});

const folder = corpus();
if (!folder) t.comment('LIGHTBOX_CORPUS is not set: thumbnails of real files are left out');

/** Their frames hold one value, or two that nobody can tell apart. */
const FLAT = ['modality/SEG/seg-fractional.dcm', 'modality/SM/sm-25f-rgb-tiles.dcm'];

if (folder) {
  t.test('every sample has a thumbnail with something to see, or a sentence why not', async (t) => {
    const pixels = openPixels({ workers: 1 });
    t.teardown(() => pixels.close());
    for (const { name, path, range } of samples(folder)) {
      const outcome = await pixels.thumbnail({ path }).catch((fault) => fault);
      if (outcome.name === 'Fault') {
        t.match(outcome.message, /^[A-Z].{20,}[^.]\.?$/, `${name}: ${outcome.message}`);
        t.notOk(range && !name.endsWith('j2k-embedded-delimiter.dcm'), `${name} should have a picture`);
        continue;
      }
      const { channels } = await sharp(outcome.bytes).stats();
      const isFlat = channels.every(({ min, max }) => min === max);
      t.equal(isFlat, FLAT.includes(name), `${name} has something to see`);
    }
  });

  t.test('a wavelet decoded at a fraction of its size gives the thumbnail of the whole', async (t) => {
    const of = async (name: string) => {
      const { bytes } = await thumbnail({ path: path.join(folder, name), size: 128 });
      return sharp(bytes).raw().toBuffer();
    };
    const slice = difference(await of('transfer-syntax/ct-j2k-90.dcm'), await of('transfer-syntax/ct-rle.dcm'));
    t.ok(slice.mean < 12, `${slice.mean}`);
    const colour = difference(
      await of('transfer-syntax/htj2k-201-rgb.dcm'),
      await of('transfer-syntax/htj2k-203-rgb.dcm'),
    );
    t.ok(colour.mean < 6, `${colour.mean}`);
  });
}
