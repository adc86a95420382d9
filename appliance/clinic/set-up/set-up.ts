// The first day: names the clinic, makes the administrator, registers the devices. Once; whoever asks must have shown
// the set-up code (device/users/set-up-code.ts) or be the installer's file.
import { readFile } from 'node:fs/promises';
import { Compile } from 'typebox/compile';
import type { Call } from '../../core/call.ts';
import * as settings from '../../device/settings/settings.ts';
import * as users from '../../device/users/users.ts';
import { Fault } from '../../lib/fault.ts';
import * as devices from '../devices/devices.ts';
import { SetUpAnswers } from './shapes.ts';

/** @throws Fault('conflict') when it was set up before, Fault('invalid') when the password is too weak */
export async function setUp(call: Call, answers: SetUpAnswers): Promise<void> {
  const { username, password } = answers.administrator;
  const administrator = await users.prepare(
    call,
    { username, displayName: username, role: 'administrator', password },
    'administrator.password',
  );
  const wanted = answers.devices ?? [];
  const names = wanted.map(({ aeTitle, host }) => `${aeTitle} ${host ?? ''}`);
  const twice = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (twice >= 0) {
    throw new Fault('invalid', 'Two devices have the same AE title and host', { field: `devices.${twice}.aeTitle` });
  }
  await call.db.transaction(async (tx) => {
    await settings.finishSetUp(call, tx, answers.clinic);
    await users.insert(call, tx, administrator);
  });
  for (const device of wanted) await devices.register(call, device);
}

const answersFile = Compile(SetUpAnswers);

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
  if (!answersFile.Check(answers)) {
    const error = answersFile.Errors(answers)[0];
    throw new Fault('invalid', `The set-up file ${path}: ${error?.instancePath || 'the whole'} ${error?.message}`);
  }
  await setUp(call, answers);
  return true;
}
