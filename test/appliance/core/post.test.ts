// What is sent to programs on the network, and what never is: this machine, link-local, redirects, without end.
import t from 'tap';
import { openPost } from '../../../appliance/core/post.ts';
import { openReceiver } from '../../receiver.ts';

const letter = (url: string) => ({
  url,
  headers: { 'content-type': 'application/json', 'webhook-id': '1' },
  body: '{}',
});

t.test('an address of this machine, link-local or of many is refused however it is written', async (t) => {
  const { refusal } = openPost({ toThisMachine: false });
  for (const url of [
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f.0.0.1:8080/',
    'http://0/',
    'http://localhost:8080/',
    'http://box.localhost./',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:169.254.169.254]/',
    'http://[64:ff9b::7f00:1]/',
    'http://169.254.169.254/latest/meta-data',
    'http://[fe80::1]/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
    'ftp://10.0.0.5/',
    'file:///etc/passwd',
    'http://anna:secret@10.0.0.5/',
    'http://10.0.0.5/#here',
  ])
    t.type(refusal(url), 'string', url);
  for (const url of [
    'http://10.0.0.5/told',
    'https://ris.clinic.lan:8443/x?y=1',
    'http://[fd00::5]/',
    'http://[::ffff:10.0.0.5]/',
  ])
    t.equal(refusal(url), undefined, url);
});

t.test('a name is looked at once more when it is sent: one that means this machine is told nothing', async (t) => {
  const receiver = await openReceiver(t);
  const { port } = new URL(receiver.url);
  const strict = openPost({ toThisMachine: false });
  for (const url of [receiver.url, `http://localhost:${port}/told`, `http://localhost.localdomain:${port}/told`]) {
    const answer = await strict.send(letter(url));
    t.equal(answer.ok, false, `${url}: ${answer.message}`);
  }
  t.strictSame(receiver.told, []);
  t.equal((await openPost({ toThisMachine: true }).send(letter(receiver.url))).ok, true, 'for development it is');
});

t.test('a redirect is not followed, a silent receiver is left in time, an endless answer is not read', async (t) => {
  const receiver = await openReceiver(t);
  const post = openPost({ toThisMachine: true, limitMs: 400 });
  const other = await openReceiver(t);
  receiver.answers = (response) => response.writeHead(307, { location: other.url }).end();
  t.match(await post.send(letter(receiver.url)), { ok: false, status: 307, message: /not followed/ });
  t.strictSame(other.told, []);

  receiver.answers = 'hang';
  const silent = await post.send(letter(receiver.url));
  t.match(silent, { ok: false, status: null, message: /within 0.4 seconds/ });
  t.ok(silent.milliseconds < 3000, `${silent.milliseconds} ms`);

  let isEnded = false;
  receiver.answers = (response) => {
    response.writeHead(200);
    const flood = setInterval(() => response.write(Buffer.alloc(256 * 1024)), 1);
    response.once('close', () => {
      clearInterval(flood);
      isEnded = true;
    });
  };
  t.match(await post.send(letter(receiver.url)), { ok: true, status: 200 });
  for (let wait = 0; wait < 100 && !isEnded; wait++) await new Promise((wake) => setTimeout(wake, 20));
  t.ok(isEnded, 'we hung up');

  const { port } = new URL(receiver.url);
  t.match(await post.send(letter(`https://127.0.0.1:${port}/`)), { ok: false, status: null, message: /HTTPS/ });
  t.match(await post.send(letter('http://127.0.0.1:1/')), { ok: false, message: /nothing listens/ });
});
