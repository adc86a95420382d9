// Every text of the UI in English, each by a typed key; texts with a hole are functions. No markup in here.

import { day } from './en/day.ts';
import { document } from './en/document.ts';
import { label } from './en/label.ts';
import { offline } from './en/offline.ts';
import { orders } from './en/orders.ts';
import { patients } from './en/patients.ts';
import { shell } from './en/shell.ts';
import { signIn } from './en/sign-in.ts';
import { studies } from './en/studies.ts';
import { wall } from './en/wall.ts';

export const en = {
  ...shell,
  ...signIn,
  ...day,
  ...offline,
  ...patients,
  ...orders,
  ...wall,
  ...label,
  ...document,
  ...studies,
};
