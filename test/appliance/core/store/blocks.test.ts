import t from 'tap';
import { BLOCK_BYTES, Blocks, Gathered } from '../../../../appliance/core/store/blocks.ts';

const joined = (gathered: Gathered, from?: number, to?: number) => Buffer.concat(gathered.slices(from, to));
const bytes = (length: number) => Buffer.from(Array.from({ length }, (_, index) => index % 251));

t.test('bytes come out as they went in, whatever the pieces', async (t) => {
  const gathered = new Gathered(new Blocks(4 * BLOCK_BYTES));
  const all = bytes(2 * BLOCK_BYTES + 777);
  for (let at = 0, step = 1; at < all.length; at += step, step = (step * 7) % 40_009) {
    const piece = Buffer.from(all.subarray(at, at + step));
    t.equal(gathered.add(piece), piece.length);
    piece.fill(0); // it was copied
  }
  t.ok(joined(gathered).equals(all));
  t.ok(joined(gathered, 5, BLOCK_BYTES + 9).equals(all.subarray(5, BLOCK_BYTES + 9)));
  t.ok(joined(gathered, all.length - 3, all.length + 100).equals(all.subarray(-3)));
  t.equal(gathered.slices(all.length).length, 0);
});

t.test('says how much found room when the blocks are used up', async (t) => {
  const blocks = new Blocks(2 * BLOCK_BYTES);
  const [first, second] = [new Gathered(blocks), new Gathered(blocks)];
  t.equal(first.add(bytes(BLOCK_BYTES + 1)), BLOCK_BYTES + 1);
  t.ok(blocks.isScarce);
  t.equal(second.add(bytes(10)), 0);
  t.equal(first.add(bytes(2 * BLOCK_BYTES)), BLOCK_BYTES - 1, 'the rest of its last block');
});

t.test('memory goes to others when it is free, once', async (t) => {
  const blocks = new Blocks(2 * BLOCK_BYTES);
  const first = new Gathered(blocks);
  first.add(bytes(2 * BLOCK_BYTES));
  first.free();
  first.free();
  t.notOk(blocks.isScarce);
  const [second, third] = [new Gathered(blocks), new Gathered(blocks)];
  second.add(Buffer.alloc(BLOCK_BYTES, 2));
  third.add(Buffer.alloc(BLOCK_BYTES, 3));
  t.ok(
    joined(second).every((byte) => byte === 2),
    'two holders never share a block',
  );
  t.equal(new Gathered(blocks).add(bytes(1)), 0);
});
