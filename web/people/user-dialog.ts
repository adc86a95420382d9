// Adds a person or changes one: name, role, password.
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { client } from '../client.ts';
import { Dialog } from '../parts/dialog.ts';
import { SelectField, TextField } from '../parts/field.ts';
import { notify } from '../parts/notices.ts';
import { PasswordField } from '../parts/password-field.ts';
import { FormProblem, fieldError } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import type { Role, User } from '../shapes.ts';
import { words } from '../words/words.ts';

const FIELDS = ['displayName', 'username', 'role', 'password'];

export interface UserDialogProps {
  /** Missing for a new one. */
  user: User | undefined;
  onClose: () => void;
  onSaved: () => void;
}

export function UserDialog({ user, onClose, onSaved }: UserDialogProps) {
  const { people } = words;
  const [displayName, setDisplayName] = useState(user?.displayName ?? '');
  const [username, setUsername] = useState('');
  const [role, setRole] = useState<Role>(user?.role ?? 'technician');
  const [password, setPassword] = useState('');
  const task = useTask();
  const save = async () => {
    const draft = { displayName: displayName.trim(), role };
    const saved = await task.run(() =>
      user
        ? client.changeUser(user.username, { ...draft, ...(password && { password }) })
        : client.addUser({ ...draft, username: username.trim(), password }),
    );
    if (!saved) return;
    notify(user ? words.common.saved : people.added(draft.displayName || username));
    onSaved();
    onClose();
  };
  const error = (field: string) => fieldError(task.problem, field);
  const passwordText = user
    ? { label: people.newPassword, hint: people.newPasswordHint }
    : { label: people.password, hint: people.passwordHint };
  const changed = displayName !== (user?.displayName ?? '') || username !== '' || password !== '';
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
    h(PasswordField, {
      ...passwordText,
      value: password,
      onValue: setPassword,
      error: error('password'),
      autoComplete: 'new-password',
    }),
    h(FormProblem, { problem: task.problem, fields: FIELDS }),
  );
}

export function roleOptions() {
  return Object.entries(words.people.roles).map(([value, text]) => ({ value, text }));
}
