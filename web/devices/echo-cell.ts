// The connection test of one device: how the last one went, and a button for the next.
import Check from 'lucide/dist/esm/icons/check.mjs';
import CircleAlert from 'lucide/dist/esm/icons/circle-alert.mjs';
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { Icon } from '../parts/icon.ts';
import { FormProblem } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import { When } from '../parts/when.ts';
import type { Device } from '../shapes.ts';
import { words } from '../words/with-device.ts';

export function EchoCell({ device, mayTest }: { device: Device; mayTest: boolean }) {
  const { devices } = words;
  const task = useTask();
  const [last, setLast] = useState(device.lastEcho);
  const test = () =>
    task.run(async () => {
      const { ok, milliseconds, message } = await client.echoDevice(device.id);
      setLast({ at: new Date().toISOString(), ok, message: ok ? devices.echoOk(milliseconds) : message });
    });
  const callable = device.host && device.port;
  const label = devices.echoOf(device.name);
  return h(
    'span',
    { class: 'echo' },
    mayTest &&
      callable &&
      h(
        Button,
        { kind: 'plain', class: 'small', busy: task.busy, label, onClick: test },
        task.busy ? devices.echoing : devices.echo,
      ),
    h('span', { role: 'status' }, outcome(last ?? device.lastEcho, Boolean(callable))),
    h(FormProblem, { problem: task.problem }),
  );
}

function outcome(last: Device['lastEcho'], callable: boolean) {
  if (!last) return h('span', { class: 'muted' }, callable ? words.devices.notTested : words.devices.noEcho);
  const kind = last.ok ? 'echo ok-text' : 'echo danger-text';
  return h(
    'span',
    { class: kind },
    h(Icon, { of: last.ok ? Check : CircleAlert }),
    h('span', null, last.message, ' · ', h(When, { at: last.at })),
  );
}
