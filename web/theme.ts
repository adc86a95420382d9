// Light, dark or as the system has it; remembered in this browser, for each user apart (ui.md: switchable per user).
import { computed, effect, signal } from '@preact/signals';
import { session } from './session.ts';

export type Theme = 'system' | 'light' | 'dark';
export const theme = signal<Theme>('system');
const systemDark = signal(false);
/** What the page looks like now. */
export const shownTheme = computed(() =>
  theme.value === 'system' ? (systemDark.value ? 'dark' : 'light') : theme.value,
);

const key = () => `lightbox.theme.${session.value?.user.username ?? ''}`;

export function chooseTheme(chosen: Theme): void {
  localStorage.setItem(key(), chosen);
  theme.value = chosen;
}

/** Keeps `data-theme` on the page equal to the choice and, for `system`, to the system. */
export function startTheme(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  systemDark.value = dark.matches;
  dark.addEventListener('change', () => {
    systemDark.value = dark.matches;
  });
  effect(() => {
    const kept = localStorage.getItem(key());
    theme.value = kept === 'light' || kept === 'dark' ? kept : 'system';
  });
  effect(() => {
    document.documentElement.dataset.theme = shownTheme.value;
  });
}
