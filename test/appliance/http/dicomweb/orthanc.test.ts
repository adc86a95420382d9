// Orthanc as DICOMweb client of the real service: another program's idea of STOW-RS, QIDO-RS and WADO-RS.
import t from 'tap';
import { startAppliance } from '../../../appliance.ts';
import { ctSlice, srDocument, usCine } from '../../../objects.ts';
import { startOrthanc } from '../../../peers/orthanc.ts';

t.test('Orthanc sends a study, finds it and fetches it back unchanged', { timeout: 240_000 }, async (t) => {
  const appliance = await startAppliance(t);
  const orthanc = await startOrthanc(t, { dicomWeb: true });
  const ask = async (method: string, path: string, body?: unknown) => {
    const content =
      body instanceof Uint8Array ? Buffer.from(body) : body === undefined ? undefined : JSON.stringify(body);
    const answer = await fetch(orthanc.httpUrl + path, { method, body: content });
    if (!answer.ok) throw new Error(`${path} answers ${answer.status}: ${await answer.text()}`);
    return answer;
  };
  const issued = await appliance.fetch('/api/v1/tokens', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'orthanc', role: 'technician' }),
  });
  const { token } = (await issued.json()) as { token: string };
  await ask('PUT', '/dicom-web/servers/box', {
    Url: `${appliance.httpUrl}/dicom-web/`,
    HttpHeaders: { Authorization: `Bearer ${token}` },
  });

  const place = { studyInstanceUid: '1.2.1', patientName: 'Sample^Zoë=山田^太郎', rows: 32, columns: 32 };
  const objects = [
    ...[1, 2, 3].map((n) =>
      ctSlice({ ...place, seriesInstanceUid: '1.2.1.1', sopInstanceUid: `1.2.1.1.${n}`, instanceNumber: n }),
    ),
    usCine({ ...place, frames: 4, seriesInstanceUid: '1.2.1.2', seriesNumber: 2, sopInstanceUid: '1.2.1.2.1' }),
    srDocument({ ...place, seriesInstanceUid: '1.2.1.3', seriesNumber: 3, sopInstanceUid: '1.2.1.3.1' }),
  ];
  const ids: string[] = [];
  for (const { file } of objects)
    ids.push(((await (await ask('POST', '/instances', file)).json()) as { ID: string }).ID);
  await ask('POST', '/dicom-web/servers/box/stow', { Resources: ids, Synchronous: true });

  const find = async (uri: string, query: Record<string, string> = {}) =>
    (await (await ask('POST', '/dicom-web/servers/box/qido', { Uri: uri, Arguments: query })).json()) as Record<
      string,
      { Value: unknown }
    >[];
  for (let tries = 0; tries < 500 && (await find('/instances')).length < objects.length; tries++) {
    await new Promise((wake) => setTimeout(wake, 20));
  }
  const [study, ...more] = await find('/studies', { PatientName: '山田*' });
  t.equal(more.length, 0);
  t.match(JSON.stringify(study), /1\.2\.1/);
  t.equal((await find('/studies/1.2.1/series', { Modality: 'CT' })).length, 1);
  t.equal((await find('/studies/1.2.1/instances')).length, objects.length);

  for (const id of ids) await ask('DELETE', `/instances/${id}`);
  t.equal(await orthanc.instances(), 0);
  await ask('POST', '/dicom-web/servers/box/retrieve', { Resources: [{ Study: '1.2.1' }], Synchronous: true });
  t.equal(await orthanc.instances(), objects.length);
  for (const [index, { dataSet }] of objects.entries()) {
    const file = Buffer.from(await (await ask('GET', `/instances/${ids[index]}/file`)).arrayBuffer());
    t.ok(
      file.subarray(file.length - dataSet.length).equals(dataSet),
      `object ${index + 1} is byte for byte what was sent`,
    );
  }
  t.equal(appliance.stderr, '');
});
