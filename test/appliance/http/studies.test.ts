// The study list over HTTP, and objects that contradict one we have until a person gives them up.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { type Archive, openArchive } from '../../dicomweb.ts';
import { ctSlice, srDocument } from '../../objects.ts';

const place = {
  rows: 16,
  columns: 16,
  studyInstanceUid: '1.2.1',
  seriesInstanceUid: '1.2.1.1',
  sopInstanceUid: '1.2.1.1.1',
};
type Rows = { studies: { studyInstanceUid: string; flags: string[] }[]; next: string | null };
type Aside = {
  objects: {
    id: number;
    sopInstanceUid: string;
    sha256: string;
    keptSha256: string;
    patient: { displayName: string };
  }[];
};

const rowsOf = async (archive: Archive, query = '') =>
  (await (await archive.get(`/api/v1/studies${query}`)).json()) as Rows;

t.test('studies over HTTP', async (t) => {
  const archive = await openArchive(t);
  await archive.store(
    ctSlice({ ...place, patientName: 'Sample^Zoë', studyDate: '20260302' }),
    srDocument({ studyInstanceUid: '1.2.2', patientName: 'Other^Otto', studyDate: '20260401' }),
  );

  t.test('are found by the beginnings of words, by modality and date, page by page', async (t) => {
    const uids = async (query: string) =>
      (await rowsOf(archive, query)).studies.map(({ studyInstanceUid }) => studyInstanceUid);
    t.same(await uids(''), ['1.2.2', '1.2.1']);
    t.same(await uids('?search=zoe'), ['1.2.1']);
    t.same(await uids('?modality=SR'), ['1.2.2']);
    t.same(await uids('?from=2026-04-01'), ['1.2.2']);
    const first = await rowsOf(archive, '?limit=1');
    t.same(await uids(`?limit=1&after=${encodeURIComponent(first.next!)}`), ['1.2.1']);
    for (const bad of ['?limit=0', '?limit=x', '?from=yesterday', '?after=rubbish']) {
      t.equal((await archive.get(`/api/v1/studies${bad}`)).status, 400, bad);
    }
  });

  t.test('have their series, and one that is not there is not found', async (t) => {
    const study = (await (await archive.get('/api/v1/studies/1.2.1')).json()) as { series: object[] };
    t.match(study.series, [{ seriesInstanceUid: '1.2.1.1', modality: 'CT', instanceCount: 1, kinds: ['image'] }]);
    t.equal((await archive.get('/api/v1/studies/1.2.3')).status, 404);
  });

  t.test('keep a contradicting object aside until a person gives it up with a reason', async (t) => {
    const other = ctSlice({ ...place, patientName: 'Foreign^Fritz' });
    t.equal((await archive.stow([other.file])).status, 200, 'it is never the sender that waits');
    const asides = async () => ((await (await archive.get('/api/v1/set-aside')).json()) as Aside).objects;
    for (let tries = 0; tries < 500 && (await asides()).length === 0; tries++)
      await new Promise((wake) => setTimeout(wake, 10));
    const [aside, ...more] = await asides();
    t.equal(more.length, 0);
    t.match(aside, { sopInstanceUid: '1.2.1.1.1', patient: { displayName: 'Foreign, Fritz' } });
    t.not(aside.sha256, aside.keptSha256);
    t.same((await rowsOf(archive, '?search=zoe')).studies[0].flags, ['set-aside']);

    const discard = (body: object, headers = {}) =>
      archive.fetch(`/api/v1/set-aside/${aside.id}/discard`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
    t.equal((await discard({})).status, 400, 'not without a reason');
    t.equal((await discard({ reason: 'no' }, await archive.house.token('radiologist'))).status, 403);
    t.equal((await discard({ reason: 'Sent under the wrong patient' })).status, 204);
    t.equal((await discard({ reason: 'again' })).status, 404);
    t.same(await asides(), []);
    const folder = path.join(archive.house.appliance.store.folder, 'set-aside');
    t.same(
      readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.dcm')),
      [],
    );
    const rows = await archive.house.appliance.db.query(
      "SELECT subject, detail FROM audit WHERE action = 'set-aside.discard'",
    );
    t.same(rows, [{ subject: '1.2.1.1.1', detail: '{"reason":"Sent under the wrong patient"}' }]);
  });
});
