// The first day: names the clinic, makes the administrator, registers the devices. Once; whoever asks must have shown
// the set-up code (device/users/set-up-code.ts) or be the installer's file.
import { readFile } from 'node:fs/promises';
import { Compile } from 'typebox/compile';
import type { Call } from '../../core/call.ts';
import * as settings from '../../device/settings/settings.ts';
import * as users from '../../device/users/users.ts';
import { Fault } from '../../lib/fault.ts';
import * as devices from '../devices/devices.ts';
import type { Device } from '../devices/shapes.ts';
import { SetUpAnswers } from './shapes.ts';

/**
 * All of it or nothing.
 * @throws Fault('conflict') when it was set up before or two devices are the same, Fault('invalid') for a weak password
 * or a device that can't be
 */
export async function setUp(call: Call, answers: SetUpAnswers): Promise<void> {
  const { username, password } = answers.administrator;
  const administrator = await users.prepare(
    call,
    { username, displayName: username, role: 'administrator', password },
    'administrator.password',
  );
  const added = await call.db.transaction(async (tx) => {
    await settings.finishSetUp(call, tx, answers.clinic);
    await users.insert(call, tx, administrator);
    const added: Device[] = [];
    for (const device of answers.devices ?? []) added.push(await devices.add(call, tx, device));
    return added;
  });
  for (const { id } of added) call.events.publish({ type: 'device.changed', deviceId: id });
}

/**
 * Answers the wizard from a file, when set-up is still needed.
 * @returns true when it did
 * @throws Fault('invalid') that says what is wrong with the file
 */
export async function setUpFromFile(call: Call, path: string): Promise<boolean> {
  if (await settings.isSetUp(call.db)) return false;
  let answers: unknown;
  try {
    answers = JSON.parse(await readFile(path, 'utf8'));
  } catch (cause) {
    throw new Fault('invalid', `The set-up file ${path} can't be read as JSON`, { cause });
  }
  const answersFile = Compile(SetUpAnswers);
  if (!answersFile.Check(answers)) {
    const error = answersFile.Errors(answers)[0];
    throw new Fault('invalid', `The set-up file ${path}: ${error?.instancePath || 'the whole'} ${error?.message}`);
  }
  await setUp(call, answers);
  return true;
}
