// Adds a person or changes one: name, role, password, and the profile beside the account.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { Copy } from '../parts/copy.ts';
import { Dialog } from '../parts/dialog.ts';
import { CheckField, SelectField, TextField } from '../parts/field.ts';
import { NewPasswordField } from '../parts/new-password-field.ts';
import { notify } from '../parts/notices.ts';
import { FormProblem, fieldError } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import { session } from '../session.ts';
import type { Department, Profile, Role, User } from '../shapes.ts';
import { words } from '../words/with-device.ts';
import { isSameProfile, ProfileFields } from './profile-fields.ts';

const FIELDS = ['displayName', 'username', 'role', 'password', 'title', 'phone', 'departmentId'];

export interface UserDialogProps {
  /** Missing for a new one. */
  user: User | undefined;
  profile: Profile;
  departments: Department[];
  onClose: () => void;
  onSaved: () => void;
}

export function UserDialog({ user, profile: kept, departments, onClose, onSaved }: UserDialogProps) {
  const { people } = words;
  const { clinic, passwordRules } = session.value!;
  const [displayName, setDisplayName] = useState(user?.displayName ?? '');
  const [username, setUsername] = useState('');
  const [role, setRole] = useState<Role>(user?.role ?? 'technician');
  const [password, setPassword] = useState('');
  const [profile, setProfile] = useState(kept);
  /** The account that was made, where its profile couldn't be saved: trying again must not make it twice. */
  const [made, setMade] = useState<string>();
  const [isFirst, setFirst] = useState(true);
  const [shown, setShown] = useState('');
  const task = useTask();
  const save = async () => {
    const draft = { displayName: displayName.trim(), role };
    const secret = { password, isPasswordDue: isFirst };
    const saved = await task.run(async () => {
      const account = user
        ? await client.changeUser(user.username, { ...draft, ...(password && secret) })
        : made === undefined && (await client.addUser({ ...draft, username: username.trim(), ...secret }));
      const name = account ? account.username : made!;
      if (!user) setMade(name);
      if (!isSameProfile(profile, kept)) await client.changeStaff(name, profile);
    });
    if (!saved) return;
    notify(user ? words.common.saved : people.added(draft.displayName || username));
    onSaved();
    onClose();
  };
  const error = (field: string) => fieldError(task.problem, field);
  const suggest = () => {
    const made = suggestedPassword(passwordRules.least);
    setPassword(made);
    setShown(made);
  };
  const changed =
    displayName !== (user?.displayName ?? '') || username !== '' || password !== '' || !isSameProfile(profile, kept);
  return h(
    Dialog,
    {
      title: user ? people.editTitle(user.displayName || user.username) : people.addTitle,
      submit: user ? words.common.save : words.common.add,
      dirty: changed,
      busy: task.busy,
      onSubmit: save,
      onClose,
    },
    h(TextField, {
      label: people.displayName,
      hint: people.displayNameHint,
      value: displayName,
      onValue: setDisplayName,
      error: error('displayName'),
      autoFocus: true,
      maxLength: 100,
    }),
    !user &&
      h(TextField, {
        label: people.username,
        hint: people.usernameHint,
        value: username,
        onValue: setUsername,
        error: error('username'),
        maxLength: 64,
      }),
    h(SelectField, {
      label: people.role,
      hint: people.roleText[role],
      value: role,
      onValue: (value) => setRole(value as Role),
      error: error('role'),
      options: roleOptions(),
    }),
    h(ProfileFields, { profile, onProfile: setProfile, departments, problem: task.problem }),
    made !== undefined && h('p', { class: 'hint', role: 'status' }, words.profile.kept(displayName || made)),
    user && h('p', { class: 'hint' }, people.newPasswordHint),
    h(NewPasswordField, {
      label: user ? people.newPassword : people.password,
      value: password,
      onValue: setPassword,
      error: error('password'),
      rules: passwordRules,
      names: [user?.username ?? username, displayName, clinic.name],
    }),
    h(
      'div',
      { class: 'form-foot' },
      h(Button, { onClick: suggest }, people.suggest),
      shown && shown === password && h(Copy, { value: shown, what: people.password, class: 'mono' }),
    ),
    (!user || password !== '') && h(CheckField, { label: people.firstPassword, checked: isFirst, onChecked: setFirst }),
    h(FormProblem, { problem: task.problem, fields: FIELDS }),
  );
}

/** 70 random bits or more in groups that can be read out: letters and digits that look alike are left out. */
function suggestedPassword(least: number): string {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
  const letters = [...crypto.getRandomValues(new Uint8Array(Math.max(15, least)))].map(
    (byte) => alphabet[byte % alphabet.length],
  );
  return letters
    .join('')
    .match(/.{1,5}/g)!
    .join('-');
}

export function roleOptions() {
  return Object.entries(words.people.roles).map(([value, text]) => ({ value, text }));
}
