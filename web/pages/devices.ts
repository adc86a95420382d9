// The modalities: those that may send, those that tried, and what to type on one.
import Ellipsis from 'lucide/dist/esm/icons/ellipsis.mjs';
import MonitorDot from 'lucide/dist/esm/icons/monitor-dot.mjs';
import Plus from 'lucide/dist/esm/icons/plus.mjs';
import { type ComponentChildren, h } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { client } from '../client.ts';
import { AcceptDialog } from '../devices/accept-dialog.ts';
import { Attempts } from '../devices/attempts.ts';
import { DeviceDialog } from '../devices/device-dialog.ts';
import { EchoCell } from '../devices/echo-cell.ts';
import { onLive } from '../live.ts';
import { Button } from '../parts/button.ts';
import { ConnectCard } from '../parts/connect-card.ts';
import { type Column, DataTable } from '../parts/data-table.ts';
import { Dialog } from '../parts/dialog.ts';
import { Empty } from '../parts/empty.ts';
import { Icon } from '../parts/icon.ts';
import { Menu } from '../parts/menu.ts';
import { notify } from '../parts/notices.ts';
import { FormProblem, Problem } from '../parts/problem.ts';
import { Skeleton } from '../parts/skeleton.ts';
import { useLoad } from '../parts/use-load.ts';
import { useTask } from '../parts/use-task.ts';
import { When } from '../parts/when.ts';
import { go, place } from '../route.ts';
import { may } from '../session.ts';
import type { Device, DeviceAttempt } from '../shapes.ts';
import { count } from '../words/numbers.ts';
import { words } from '../words/with-device.ts';

type Asked = { what: 'add' } | { what: 'edit' | 'remove'; device: Device } | { what: 'accept'; attempt: DeviceAttempt };

const FAILED_SHOWN = 8;

export function DevicesPage() {
  const devices = useLoad(async () => (await client.devices()).devices, []);
  const attempts = useLoad(async () => (await client.attempts()).attempts, []);
  const status = useLoad(async () => (may('status.read') ? client.status() : undefined), []);
  const [asked, setAsked] = useState<Asked | undefined>(place.value.query.has('add') ? { what: 'add' } : undefined);
  const reload = () => {
    devices.reload();
    attempts.reload();
  };
  useEffect(() => {
    if (!place.value.query.has('add')) return;
    setAsked({ what: 'add' });
    go('/devices', 'replace');
  }, [place.value]);
  useEffect(() => {
    const unhear = [
      onLive('device', ({ device }) => (device ? devices.set((known) => withOne(known, device)) : devices.reload())),
      onLive('device-attempt', ({ attempt }) => attempts.set((known) => withOne(known, attempt, 'first'))),
      onLive('hello', reload),
    ];
    return () => {
      for (const end of unhear) end();
    };
  }, []);
  const manage = may('devices.manage');
  const problem = devices.problem ?? attempts.problem;
  return h(
    'div',
    { class: 'page devices' },
    h(
      'div',
      { class: 'page-head' },
      h('div', null, h('h1', null, words.devices.title), h('p', { class: 'muted' }, words.devices.text)),
      manage && h(Button, { icon: Plus, onClick: () => setAsked({ what: 'add' }) }, words.devices.add),
    ),
    problem ? h(Problem, { problem, onRetry: reload }) : null,
    h(
      'div',
      null,
      h(
        Calls,
        {
          attempts: attempts.value ?? [],
          onAccept: manage ? (attempt: DeviceAttempt) => setAsked({ what: 'accept', attempt }) : undefined,
        },
        h(DeviceTable, {
          devices: devices.value,
          failed: Boolean(problem),
          onAsk: manage ? setAsked : undefined,
          onChanged: reload,
        }),
      ),
    ),
    may('status.read') && h(ConnectCard, { facts: status.value }),
    asked && h(Question, { asked, onClose: () => setAsked(undefined), onChanged: reload }),
  );
}

/** The list with one of its things as it is now; a new one comes in front or at the end. */
function withOne<T extends { id: number }>(known: T[], one: T, place: 'first' | 'last' = 'last'): T[] {
  if (place === 'first') return [one, ...known.filter(({ id }) => id !== one.id)];
  const found = known.some(({ id }) => id === one.id);
  return found ? known.map((other) => (other.id === one.id ? one : other)) : [...known, one];
}

interface CallsProps {
  attempts: DeviceAttempt[];
  onAccept: ((attempt: DeviceAttempt) => void) | undefined;
  children?: ComponentChildren;
}

/** Who waits for a yes stands above the devices, what failed beneath. */
function Calls({ attempts, onAccept, children }: CallsProps) {
  const { devices } = words;
  const held = attempts.filter(({ outcome }) => outcome === 'held');
  const refused = attempts.filter(({ outcome }) => outcome === 'refused').slice(0, FAILED_SHOWN);
  const section = (title: string, text: string, list: DeviceAttempt[]) =>
    list.length > 0 &&
    h(
      'section',
      { class: 'section' },
      h('h2', null, title),
      h('p', { class: 'muted' }, text),
      h(Attempts, { attempts: list, onAccept }),
    );
  return [
    section(devices.waitingTitle, devices.waitingText, held),
    h('section', { class: 'section', 'aria-label': devices.title }, children),
    section(devices.refusedTitle, devices.refusedText, refused),
  ];
}

interface DeviceTableProps {
  devices: Device[] | undefined;
  failed: boolean;
  onAsk: ((asked: Asked) => void) | undefined;
  onChanged: () => void;
}

function DeviceTable({ devices, failed, onAsk, onChanged }: DeviceTableProps) {
  if (!devices) return failed ? null : h(Skeleton, { rows: 4 });
  if (devices.length === 0)
    return h(Empty, { icon: MonitorDot, title: words.devices.empty, text: words.devices.emptyText });
  const { columns } = words.devices;
  const shown: Column<Device>[] = [
    {
      text: columns.name,
      header: true,
      cell: (device) => [
        h('bdi', null, device.name),
        !device.accepted && [' ', h('span', { class: 'badge warn' }, words.devices.held)],
      ],
    },
    { text: columns.aeTitle, cell: ({ aeTitle }) => h('span', { class: 'mono' }, aeTitle) },
    { text: columns.address, cell: deviceAddress },
    { text: columns.lastSeen, cell: ({ lastSeenAt }) => h(When, { at: lastSeenAt }) },
    { text: columns.objects, number: true, cell: ({ objectCount }) => count(objectCount) },
    { text: columns.echo, cell: (device) => h(EchoCell, { device, mayTest: Boolean(onAsk) }) },
  ];
  if (onAsk) shown.push({ text: '', actions: true, cell: (device) => h(DeviceMenu, { device, onAsk, onChanged }) });
  return h(DataTable<Device>, {
    caption: words.devices.title,
    columns: shown,
    rows: devices,
    keyOf: ({ id }) => id,
    dim: ({ accepted }) => !accepted,
  });
}

function deviceAddress({ host, port }: Device) {
  if (!host) return h('span', { class: 'muted' }, words.devices.anyAddress);
  return h('span', { class: 'mono' }, port ? `${host}:${port}` : host);
}

function DeviceMenu({
  device,
  onAsk,
  onChanged,
}: {
  device: Device;
  onAsk: (asked: Asked) => void;
  onChanged: () => void;
}) {
  const task = useTask();
  const toggle = async () => {
    if (await task.run(() => client.changeDevice(device.id, { accepted: !device.accepted }))) onChanged();
  };
  const choices = [
    { text: words.common.edit, onChoose: () => onAsk({ what: 'edit', device }) },
    { text: device.accepted ? words.devices.hold : words.devices.letSend, onChoose: toggle },
    { text: words.devices.remove, danger: true, onChoose: () => onAsk({ what: 'remove', device }) },
  ];
  return [
    h(FormProblem, { problem: task.problem }),
    h(
      Menu,
      { label: words.common.actions(device.name), align: 'end', class: 'button quiet icon-only', choices },
      h(Icon, { of: Ellipsis }),
    ),
  ];
}

function Question({ asked, onClose, onChanged }: { asked: Asked; onClose: () => void; onChanged: () => void }) {
  switch (asked.what) {
    case 'add':
      return h(DeviceDialog, { onClose, onSaved: onChanged });
    case 'edit':
      return h(DeviceDialog, { device: asked.device, onClose, onSaved: onChanged });
    case 'accept':
      return h(AcceptDialog, { attempt: asked.attempt, onClose, onAccepted: onChanged });
    case 'remove':
      return h(RemoveDialog, { device: asked.device, onClose, onRemoved: onChanged });
  }
}

function RemoveDialog({ device, onClose, onRemoved }: { device: Device; onClose: () => void; onRemoved: () => void }) {
  const { devices } = words;
  const task = useTask();
  const remove = async () => {
    if (!(await task.run(() => client.removeDevice(device.id)))) return;
    notify(devices.removed(device.name));
    onRemoved();
    onClose();
  };
  const title = devices.removeTitle(device.name);
  return h(
    Dialog,
    {
      title,
      text: devices.removeText,
      danger: true,
      submit: words.common.remove,
      busy: task.busy,
      onSubmit: remove,
      onClose,
    },
    h(FormProblem, { problem: task.problem }),
  );
}
