// Before signing out: what this browser still has to send would go with it, so it is sent first, or said.
import { signal } from '@preact/signals';
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { Refusal } from '../client.ts';
import { actions, unsentSets, unsentTexts } from '../offline/state.ts';
import { Dialog } from '../parts/dialog.ts';
import { FormProblem } from '../parts/problem.ts';
import { signOut } from '../session.ts';
import { words } from '../words/words.ts';
import { lockScreen } from './screen-lock.ts';

const asked = signal<'unsent' | 'away' | undefined>(undefined);

const unsent = () => actions.value.length + unsentTexts.value + unsentSets.value;

/** Signs out, unless something has to be said before. */
export async function startSignOut(): Promise<void> {
  await (await import('../offline/offline.ts')).sendWaiting();
  if (unsent() > 0) asked.value = 'unsent';
  else await leave();
}

async function leave(): Promise<void> {
  try {
    await signOut();
  } catch (problem) {
    if (!(problem instanceof Refusal) || problem.code !== 'offline') throw problem;
    asked.value = 'away';
  }
}

/** The question, where there is one. */
export function SigningOut() {
  const [problem, setProblem] = useState<unknown>();
  const { signingOut } = words;
  if (!asked.value) return null;
  const close = () => {
    asked.value = undefined;
  };
  if (asked.value === 'away') {
    const lock = () => {
      close();
      lockScreen();
    };
    return h(Dialog, {
      key: 'away',
      title: signingOut.awayTitle,
      text: signingOut.away,
      submit: signingOut.lock,
      onSubmit: lock,
      onClose: close,
    });
  }
  return h(
    Dialog,
    {
      key: 'unsent',
      title: signingOut.title,
      text: signingOut.text(unsent()),
      submit: signingOut.button,
      danger: true,
      onSubmit: () => void leave().catch(setProblem),
      onClose: close,
    },
    h(FormProblem, { problem }),
  );
}
