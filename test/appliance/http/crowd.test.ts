// Who is let in when many come. One address that fills the room must leave some for others.
import t from 'tap';
import { Crowd } from '../../../appliance/http/crowd.ts';

const limits = { most: 100, crowded: 50, arrivals: 10 };

t.test('one address may fill half the room, another still gets in', async (t) => {
  const crowd = new Crowd(limits);
  let entered = 0;
  for (let n = 0; n < 1000; n++) {
    if (crowd.enters('192.0.2.1', 0)) entered += 1;
    else crowd.leaves();
  }
  t.equal(entered, limits.crowded);
  for (let n = 0; n < limits.arrivals; n++) t.ok(crowd.enters('192.0.2.2', 0));
});

t.test('who comes again later is let in', async (t) => {
  const crowd = new Crowd(limits);
  for (let n = 0; n < limits.crowded; n++) crowd.enters('192.0.2.1', 0);
  t.notOk(crowd.enters('192.0.2.1', 1000));
  crowd.leaves();
  t.ok(crowd.enters('192.0.2.1', 12_000));
});

t.test('there are never more than the most, from however many addresses', async (t) => {
  const crowd = new Crowd(limits);
  let entered = 0;
  for (let n = 0; n < 200; n++) {
    if (crowd.enters(`192.0.2.${n}`, 0)) entered += 1;
    else crowd.leaves();
  }
  t.equal(entered, limits.most);
  for (let n = 0; n < entered; n++) crowd.leaves();
  t.ok(crowd.enters('192.0.2.1', 0), 'room again when they have left');
});
