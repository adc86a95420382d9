// What an administrator sets and looks up: the clinic, storage, this box, API tokens.
import { h } from 'preact';
import { client } from '../client.ts';
import { useLoad } from '../parts/use-load.ts';
import { may } from '../session.ts';
import { ClinicSection } from '../settings/clinic-section.ts';
import { CriticalSection } from '../settings/critical-section.ts';
import { LogoSection } from '../settings/logo-section.ts';
import { PasswordSection } from '../settings/password-section.ts';
import { Section } from '../settings/section.ts';
import { AboutSection, StorageSection } from '../settings/status-sections.ts';
import { TimeSection } from '../settings/time-section.ts';
import { TokenSection } from '../settings/token-section.ts';
import { WallSection } from '../settings/wall-section.ts';
import { words } from '../words/with-device.ts';

export function SettingsPage() {
  const status = useLoad(() => client.status(), []);
  return h(
    'div',
    { class: 'page' },
    h('h1', null, words.settings.title),
    h(
      'div',
      null,
      h(ClinicSection, null),
      h(LogoSection, null),
      h(PasswordSection, null),
      h(TimeSection, null),
      h(WallSection, null),
      h(CriticalSection, null),
      may('status.read') && [h(StorageSection, { status }), h(AboutSection, { status })],
      may('tokens.manage') && [h(TokenSection, null), h(WebhookSection, null)],
    ),
  );
}

function WebhookSection() {
  const { settings } = words;
  const link = h('a', { href: '/settings/webhooks' }, settings.webhooksPage);
  return h(Section, { title: settings.webhooks }, h('p', { class: 'muted' }, settings.webhooksText, ' ', link));
}
