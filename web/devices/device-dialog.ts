// Adds a device by hand or changes one.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { client, Refusal } from '../client.ts';
import { Dialog } from '../parts/dialog.ts';
import { TextField } from '../parts/field.ts';
import { FormProblem, fieldError } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import type { Device, NewDevice } from '../shapes.ts';
import { words } from '../words/with-device.ts';
import { WorklistFields, type WorklistSettings } from './worklist-fields.ts';

const FIELDS = ['name', 'aeTitle', 'host', 'port'];

export interface DeviceDialogProps {
  /** Missing for a new one. */
  device?: Device;
  onClose: () => void;
  onSaved: (device: Device) => void;
}

export function DeviceDialog({ device, onClose, onSaved }: DeviceDialogProps) {
  const { devices } = words;
  const [name, setName] = useState(device?.name ?? '');
  const [aeTitle, setAeTitle] = useState(device?.aeTitle ?? '');
  const [host, setHost] = useState(device?.host ?? '');
  const [port, setPort] = useState(device?.port ? String(device.port) : '');
  const [worklist, setWorklist] = useState<WorklistSettings>(() => worklistOf(device));
  const task = useTask();
  const save = async () => {
    const saved = await task.run(async () => {
      const draft: NewDevice = {
        name: name.trim(),
        aeTitle: aeTitle.trim(),
        host: host.trim() || null,
        port: portOf(port),
        ...worklist,
      };
      onSaved(await (device ? client.changeDevice(device.id, draft) : client.addDevice(draft)));
    });
    if (saved) onClose();
  };
  const changed = name !== (device?.name ?? '') || aeTitle !== (device?.aeTitle ?? '') || host !== (device?.host ?? '');
  const error = (field: string) => fieldError(task.problem, field);
  return h(
    Dialog,
    {
      title: device ? devices.editTitle : devices.addTitle,
      submit: device ? words.common.save : words.common.add,
      dirty: changed,
      busy: task.busy,
      onSubmit: save,
      onClose,
    },
    h(TextField, {
      label: devices.name,
      hint: devices.nameHint,
      value: name,
      onValue: setName,
      error: error('name'),
      autoFocus: true,
      maxLength: 100,
    }),
    h(TextField, {
      label: devices.aeTitle,
      hint: devices.aeTitleHint,
      value: aeTitle,
      onValue: setAeTitle,
      error: error('aeTitle'),
      mono: true,
      maxLength: 16,
    }),
    h(TextField, {
      label: devices.host,
      hint: devices.hostHint,
      value: host,
      onValue: setHost,
      error: error('host'),
      maxLength: 253,
    }),
    h(TextField, {
      label: devices.port,
      hint: devices.portHint,
      value: port,
      onValue: setPort,
      error: error('port'),
      maxLength: 5,
    }),
    h(WorklistFields, { value: worklist, onValue: setWorklist }),
    h(FormProblem, { problem: task.problem, fields: FIELDS }),
  );
}

function worklistOf(device: Device | undefined): WorklistSettings {
  const { characterSet = '', worklistScope = 'asked', worklistShowsBooked = false } = device ?? {};
  return { characterSet, worklistScope, worklistShowsBooked };
}

/** A typed port, or null for none. */
function portOf(text: string): number | null {
  if (!text.trim()) return null;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Refusal('invalid', words.common.asNumber, { field: 'port' });
  }
  return port;
}
