import t from 'tap';
import { Seats } from '../../../appliance/dimse/seats.ts';

class Visitor {
  readonly address: string;
  evicted = false;
  constructor(address: string) {
    this.address = address;
  }
  evict() {
    this.evicted = true;
  }
}

t.test('the first guest of an address goes when it has too many', async (t) => {
  const seats = new Seats<Visitor>({ guests: 10, guestsPerAddress: 2, seated: 1 });
  const [a1, b1, a2, a3] = ['a', 'b', 'a', 'a'].map((address) => new Visitor(address));
  for (const visitor of [a1, b1, a2, a3]) seats.enter(visitor);
  t.same(
    [a1, b1, a2, a3].map(({ evicted }) => evicted),
    [true, false, false, false],
  );
  t.equal(seats.size, 3);
});

t.test('the first guest of all goes when there are too many, never a device', async (t) => {
  const seats = new Seats<Visitor>({ guests: 2, guestsPerAddress: 2, seated: 1 });
  const visitors = ['a', 'b', 'c', 'd'].map((address) => new Visitor(address));
  seats.enter(visitors[0]);
  t.ok(seats.free);
  seats.seat(visitors[0]);
  t.notOk(seats.free);
  for (const visitor of visitors.slice(1)) seats.enter(visitor);
  t.same(
    visitors.map(({ evicted }) => evicted),
    [false, true, false, false],
  );
  t.same([...seats], [visitors[2], visitors[3], visitors[0]]);
  for (const visitor of visitors) seats.leave(visitor);
  t.equal(seats.size, 0);
  t.ok(seats.free);
});
