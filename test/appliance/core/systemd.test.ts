// What systemd is told, by a stand-in for `systemd-notify` that writes its words down.
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import t from 'tap';
import { openLog } from '../../../appliance/core/log.ts';
import { openSystemd } from '../../../appliance/core/systemd.ts';

t.test('systemd hears of the start, of life and of the stop', async (t) => {
  const folder = t.testdir();
  const words = path.join(folder, 'words');
  writeFileSync(path.join(folder, 'systemd-notify'), `#!/bin/sh\necho "$@" >> ${words}\n`);
  chmodSync(path.join(folder, 'systemd-notify'), 0o755);
  const log: string[] = [];
  const env = { PATH: `${folder}:${process.env.PATH}`, NOTIFY_SOCKET: '/run/systemd/notify', WATCHDOG_USEC: '200000' };
  const systemd = openSystemd(
    env,
    openLog((line) => log.push(line)),
  );
  systemd.ready();
  const said = (word: string) => existsSync(words) && readFileSync(words, 'utf8').includes(word);
  const until = async (word: string) => {
    for (let n = 0; n < 200 && !said(word); n++) await new Promise((wake) => setTimeout(wake, 25));
    return said(word);
  };
  t.ok(await until(`--pid=${process.pid} --ready`));
  t.ok(await until('WATCHDOG=1'));
  systemd.stopping();
  t.ok(await until('--stopping'));
  t.strictSame(log, []);
});

t.test('outside of systemd nothing is said', async (t) => {
  const systemd = openSystemd({ PATH: '/nonexistent' }, openLog(t.fail));
  systemd.ready();
  systemd.stopping();
  t.pass('no program was started');
});
