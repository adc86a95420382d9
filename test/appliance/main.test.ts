// The program from outside: what it prints on the first start, that it stops in order, and that it starts again.
import t from 'tap';
import { startAppliance } from '../appliance.ts';

t.test('the program', async (t) => {
  const appliance = await startAppliance(t, { setUp: false });
  const lines = () => appliance.log.map((line) => String(line.plain ?? ''));

  t.test('the first start prints the address, the DICOM port and a set-up code for people', async (t) => {
    t.match(
      appliance.log.find((line) => line.event === 'listening'),
      { httpPort: Number, dicomPort: Number },
    );
    t.ok(lines().includes(`Lightbox: ${appliance.httpUrl}/`));
    t.ok(lines().includes(`DICOM: AE title LIGHTBOX, port ${appliance.dicomPort}`));
    t.equal(lines().filter((line) => /^Set-up code: [A-Z2-9]{4}-[A-Z2-9]{4}$/.test(line)).length, 1);
  });

  t.test('told to stop, it stops with 0 and says so', async (t) => {
    t.equal(await appliance.stop(), 0);
    t.equal(appliance.log.at(-1)!.event, 'stopped');
    t.equal(appliance.stderr, '');
  });

  t.test('the next start prints another code, until it is set up', async (t) => {
    await appliance.restart();
    const codes = lines().filter((line) => line.startsWith('Set-up code:'));
    t.equal(codes.length, 2);
    t.not(codes[0], codes[1]);
    const code = codes[1].split(': ')[1];
    const administrator = { username: appliance.administrator.username, password: appliance.administrator.password };
    const answer = await fetch(`${appliance.httpUrl}/api/v1/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code, clinic: { name: 'Sample Clinic' }, administrator }),
    });
    t.equal(answer.status, 201);
    t.equal((await appliance.fetch('/api/v1/status')).status, 200);
    await appliance.stop();
    await appliance.restart();
    t.equal(lines().filter((line) => line.startsWith('Set-up code:')).length, 2, 'no code any more');
  });
});

t.test('a port that is taken ends the start with a sentence', async (t) => {
  const first = await startAppliance(t);
  const second = startAppliance(t, { env: { LIGHTBOX_HTTP_PORT: String(first.httpPort) } });
  await t.rejects(second, /Can't listen on 127\.0\.0\.1 port \d+/);
});
