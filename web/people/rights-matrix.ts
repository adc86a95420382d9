// The table of roles and permissions, with what is ticked but not saved yet. Knows nothing of saving.
import { h } from 'preact';
import type { Permission, Role, RoleRights } from '../shapes.ts';
import { words } from '../words/with-device.ts';

/** Ticks as they are wanted, by `role permission`; what isn't in here is as it was. */
export type Draft = ReadonlyMap<string, boolean>;
type Cell = RoleRights['permissions'][number] & { role: Role; key: string };

const keyOf = (role: Role, permission: Permission) => `${role} ${permission}`;

export function cellsOf(roles: RoleRights[]): Cell[] {
  return roles.flatMap(({ role, permissions }) =>
    permissions.map((cell) => ({ ...cell, role, key: keyOf(role, cell.permission) })),
  );
}

type Group = keyof typeof words.roles.groups;
const GROUPS: Record<string, Group> = {
  patients: 'patients',
  orders: 'orders',
  schedule: 'orders',
  flow: 'orders',
  figures: 'orders',
  studies: 'studies',
  reading: 'studies',
  reports: 'studies',
  referrals: 'studies',
};
const groupOf = (permission: Permission): Group => GROUPS[permission.split('.')[0]!] ?? 'box';

export interface RightsMatrixProps {
  roles: RoleRights[];
  draft: Draft;
  onDraft: (draft: Draft) => void;
}

export function RightsMatrix({ roles, draft, onDraft }: RightsMatrixProps) {
  const { roles: text, people } = words;
  const permissions = Object.keys(text.permissions) as Permission[];
  const cells = new Map(cellsOf(roles).map((cell) => [cell.key, cell]));
  const tick = (key: string, given: boolean) => onDraft(new Map(draft).set(key, given));
  const row = (permission: Permission) =>
    h(
      'tr',
      { key: permission },
      h('th', { scope: 'row' }, text.permissions[permission]),
      roles.map(({ role }) => {
        const cell = cells.get(keyOf(role, permission))!;
        return h(Tick, { key: role, cell, wanted: draft.get(cell.key) ?? cell.given, onTick: tick });
      }),
    );
  const groups = Object.keys(text.groups) as Group[];
  return h(
    'div',
    { class: 'rights-frame' },
    h(
      'div',
      { class: 'table-frame rights', tabIndex: 0, role: 'region', 'aria-label': text.matrix },
      h(
        'table',
        null,
        h('caption', { class: 'sr-only' }, text.matrix),
        h(
          'thead',
          null,
          h(
            'tr',
            null,
            h('th', { scope: 'col' }, text.permission),
            roles.map(({ role }) => h('th', { key: role, scope: 'col' }, people.roles[role])),
          ),
        ),
        groups.map((group) =>
          h(
            'tbody',
            { key: group },
            h(
              'tr',
              { class: 'rights-group' },
              h('th', { scope: 'rowgroup', colSpan: roles.length + 1 }, text.groups[group]),
            ),
            permissions.filter((permission) => groupOf(permission) === group).map(row),
          ),
        ),
      ),
    ),
    h(
      'p',
      { class: 'hint rights-legend' },
      h('span', { class: 'rights-mark' }),
      `${text.changedLegend} · ${text.fixedLegend}`,
    ),
  );
}

interface TickProps {
  cell: Cell;
  wanted: boolean;
  onTick: (key: string, given: boolean) => void;
}

function Tick({ cell: { key, role, permission, byDefault, fixed }, wanted, onTick }: TickProps) {
  const { roles: text, people } = words;
  const isChanged = wanted !== byDefault;
  const name = text.can(people.roles[role]!, text.permissions[permission]);
  return h(
    'td',
    { class: isChanged ? 'changed' : undefined, title: fixed ? text.fixed : isChanged ? text.changed : undefined },
    h('input', {
      type: 'checkbox',
      'aria-label': isChanged ? `${name} (${text.changedLegend})` : name,
      checked: wanted,
      disabled: fixed,
      onChange: (event: Event) => onTick(key, (event.currentTarget as HTMLInputElement).checked),
    }),
    isChanged && h('span', { class: 'rights-mark' }),
  );
}
