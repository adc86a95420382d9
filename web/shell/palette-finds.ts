// What the palette can find: pages and actions by their words, patients and studies by asking the service.
import Code from 'lucide/dist/esm/icons/code.mjs';
import Images from 'lucide/dist/esm/icons/images.mjs';
import Lock from 'lucide/dist/esm/icons/lock.mjs';
import LogOut from 'lucide/dist/esm/icons/log-out.mjs';
import Plus from 'lucide/dist/esm/icons/plus.mjs';
import Search from 'lucide/dist/esm/icons/search.mjs';
import SunMoon from 'lucide/dist/esm/icons/sun-moon.mjs';
import UserRound from 'lucide/dist/esm/icons/user-round.mjs';
import type { ComponentChildren as Children } from 'preact';
import { h } from 'preact';
import { client, Refusal } from '../client.ts';
import type { IconShape } from '../parts/icon.ts';
import { ageAndSex, PersonName } from '../parts/person.ts';
import { address, go } from '../route.ts';
import { may, signOut } from '../session.ts';
import type { PatientRow, Study } from '../shapes.ts';
import { chooseTheme, type Theme } from '../theme.ts';
import { calendarDay } from '../words/formats.ts';
import { words } from '../words/words.ts';
import { destinations } from './navigation.ts';
import { lockScreen } from './screen-lock.ts';

export interface Found {
  key: string;
  group: string;
  icon: IconShape;
  text: Children;
  more?: string;
  open: () => void;
}

const STUDIES_ASKED = 8;

const PATIENTS_ASKED = 4;

/**
 * Patients and studies for a text of two letters and more.
 * @returns undefined when the service could not say; pages still work
 */
export async function findPeopleAndStudies(text: string, signal: AbortSignal): Promise<Found[] | undefined> {
  if (text.length < 2) return [];
  const mayStudies = may('studies.read');
  const asked = [
    may('patients.read') ? client.patients({ search: text, limit: PATIENTS_ASKED }, signal) : undefined,
    mayStudies ? client.studies({ search: text, limit: STUDIES_ASKED }, signal) : undefined,
  ] as const;
  try {
    const [people, found] = await Promise.all(asked);
    // Nobody sounds like a number.
    const patients = people?.soundsAlike && /\d/.test(text) ? [] : (people?.patients ?? []);
    return [...patients.map(patientFound), ...exactFirst(found?.studies ?? [], text).map(studyFound)];
  } catch (problem) {
    if (signal.aborted || problem instanceof Refusal) return undefined;
    throw problem;
  }
}

/** Who types or scans a whole number means it, and not a newer one that begins so. */
function exactFirst(studies: Study[], text: string): Study[] {
  const isExact = ({ accessionNumber, patient }: Study) => accessionNumber === text || patient.patientId === text;
  return [...studies.filter(isExact), ...studies.filter((study) => !isExact(study))];
}

function patientFound(patient: PatientRow): Found {
  return {
    key: `patient ${patient.id}`,
    group: words.palette.patients,
    icon: UserRound,
    text: [h(PersonName, { name: patient.name }), h('span', { class: 'muted' }, ` ${ageAndSex(patient)}`)],
    more: patient.patientId,
    open: () => go(`/patients/${patient.id}`),
  };
}

function studyFound(study: Study): Found {
  const { studyInstanceUid: uid, patient, modalities, description, studyDate } = study;
  const what = [modalities.join(' '), description].filter(Boolean).join(' ');
  return {
    key: `study ${uid}`,
    group: words.palette.studies,
    icon: Images,
    text: [h(PersonName, { name: patient.name }), ` ${what}`],
    more: studyDate ? calendarDay(studyDate) : undefined,
    open: () => go(`/viewer/${encodeURIComponent(uid)}`),
  };
}

/** The list of studies with that text: below all else, or Enter would open it instead of a page that was typed. */
export function studyListWith(text: string): Found[] {
  if (text.length < 2 || !may('studies.read')) return [];
  return [
    {
      key: 'search',
      group: words.palette.actions,
      icon: Search,
      text: words.palette.searchFor(text),
      open: () => go(address('/studies', { search: text })),
    },
  ];
}

/** Pages and actions whose words contain each word typed. */
export function commands(text: string): Found[] {
  const typed = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return [...pages(), ...actions()].filter(({ text: name }) =>
    typed.every((part) => String(name).toLocaleLowerCase().includes(part)),
  );
}

function pages(): Found[] {
  const group = words.palette.pages;
  const more = [
    { path: '/account', text: words.pages.account, icon: UserRound },
    { path: '/api', text: words.pages.api, icon: Code },
  ];
  return [...destinations(), ...more].map(({ path, text, icon }) => ({
    key: path,
    group,
    icon,
    text,
    open: () => go(path),
  }));
}

function actions(): Found[] {
  const group = words.palette.actions;
  const themes = (['light', 'dark', 'system'] as Theme[]).map((value) => ({
    key: `theme ${value}`,
    group,
    icon: SunMoon,
    text: words.palette.themeTo(words.header.themes[value]),
    open: () => chooseTheme(value),
  }));
  return [
    ...(may('patients.register')
      ? [
          {
            key: 'add-patient',
            group,
            icon: Plus,
            text: words.palette.addPatient,
            open: () => go('/patients?add=yes'),
          },
        ]
      : []),
    ...(may('devices.manage')
      ? [{ key: 'add-device', group, icon: Plus, text: words.palette.addDevice, open: () => go('/devices?add=yes') }]
      : []),
    ...(may('users.manage')
      ? [{ key: 'add-user', group, icon: Plus, text: words.palette.addUser, open: () => go('/people?add=yes') }]
      : []),
    ...themes,
    { key: 'lock', group, icon: Lock, text: words.header.lock, open: lockScreen },
    { key: 'sign-out', group, icon: LogOut, text: words.header.signOut, open: signOut },
  ];
}
