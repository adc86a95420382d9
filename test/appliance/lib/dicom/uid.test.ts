import t from 'tap';
import { derivedUid, isUid, newUid, uidIn } from '../../../../appliance/lib/dicom/uid.ts';

t.test('a UID is digits and dots, at most 64 characters', async (t) => {
  for (const good of ['1.2.840.10008.1.2', '2.25.1', '1', '1.02.3', `1.${'2'.repeat(62)}`]) t.ok(isUid(good), good);
  const bad = [
    '',
    '.',
    '1.',
    '.1',
    '1..2',
    `1.${'2'.repeat(63)}`,
    '1.2\0',
    '1.2 ',
    '../../etc/x',
    '/abs',
    '1.٣',
    '1.2\n',
    12,
  ];
  for (const text of bad) t.notOk(isUid(text), JSON.stringify(text));
});

t.test('new UIDs are valid and differ', async (t) => {
  const uids = new Set(Array.from({ length: 100 }, newUid));
  t.equal(uids.size, 100);
  for (const uid of uids) t.ok(isUid(uid) && uid.startsWith('2.25.'), uid);
});

t.test('a derived UID is the same for the same seed in every release', async (t) => {
  t.equal(derivedUid('lightbox'), derivedUid('lightbox'));
  t.not(derivedUid('lightbox'), derivedUid('Lightbox'));
  t.equal(derivedUid('lightbox'), '2.25.91704775692807533439101350743853263287');
  t.ok(isUid(derivedUid('')));
});

t.test('a UID in its element is padded and ends at any NUL', async (t) => {
  for (const text of ['1.2', '1.2\0', '1.2 ', ' 1.2', '1.2\0.3']) t.equal(uidIn(Buffer.from(text)), '1.2');
  t.equal(uidIn(Buffer.from('\0')), '');
});
