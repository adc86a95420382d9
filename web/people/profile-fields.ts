// What the clinic says of a person beside the account: title, telephone, department.
import { h } from 'preact';
import { SelectField, TextField } from '../parts/field.ts';
import { fieldError } from '../parts/problem.ts';
import type { Department, Profile } from '../shapes.ts';
import { words } from '../words/with-device.ts';

export const NO_PROFILE: Profile = { title: '', phone: '', departmentId: null };

interface ProfileFieldsProps {
  profile: Profile;
  onProfile: (profile: Profile) => void;
  departments: Department[];
  problem: unknown;
}

export function ProfileFields({ profile, onProfile, departments, problem }: ProfileFieldsProps) {
  const { profile: text } = words;
  return [
    h(
      'div',
      { class: 'two-columns' },
      h(TextField, {
        label: text.jobTitle,
        hint: text.jobTitleHint,
        value: profile.title,
        onValue: (title) => onProfile({ ...profile, title }),
        error: fieldError(problem, 'title'),
        maxLength: 64,
      }),
      h(TextField, {
        label: text.phone,
        hint: text.phoneHint,
        value: profile.phone,
        onValue: (phone) => onProfile({ ...profile, phone }),
        error: fieldError(problem, 'phone'),
        maxLength: 32,
      }),
    ),
    departments.length > 0 &&
      h(SelectField, {
        label: text.department,
        value: String(profile.departmentId ?? ''),
        onValue: (id) => onProfile({ ...profile, departmentId: id ? Number(id) : null }),
        error: fieldError(problem, 'departmentId'),
        options: [
          { value: '', text: text.noDepartment },
          ...departments.map(({ id, name }) => ({ value: String(id), text: name })),
        ],
      }),
  ];
}

export function isSameProfile(one: Profile, other: Profile): boolean {
  return one.title === other.title && one.phone === other.phone && one.departmentId === other.departmentId;
}
