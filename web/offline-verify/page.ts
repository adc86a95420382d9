// The script of the page that checks reports without the box: downloaded as one file, it asks nobody anything.
import { verify as words } from '../words/en/verify.ts';
import { type Facts, isListGenuine, type OfflineVerdict, verdictOf } from './verdict.ts';

const { offline: text, verdicts } = words.verify;
const facts = JSON.parse(element('facts').textContent ?? '') as Facts;
const MOST_BYTES = 128 * 1024 * 1024;

function element(id: string): HTMLElement {
  return document.getElementById(id)!;
}

function paragraph(...lines: string[]): HTMLElement[] {
  return lines.filter(Boolean).map((line) => Object.assign(document.createElement('p'), { textContent: line }));
}

/** As the clinic's clock had it. */
function at(instant: Date): string {
  const how = { dateStyle: 'medium', timeStyle: 'short' } as const;
  return new Intl.DateTimeFormat('en-GB', { ...how, timeZone: facts.timeZone }).format(instant);
}

function show({ verdict, version, signedAt, fingerprint, newest }: OfflineVerdict, isFile: boolean): void {
  const heading = Object.assign(document.createElement('h2'), { textContent: verdicts[verdict] });
  const lines = [text.sentences[verdict]];
  if (version !== undefined) lines.push(text.version(version, at(signedAt!), fingerprint!));
  if (verdict === 'superseded') lines.push(text.newest(newest!));
  if (verdict === 'genuine') lines.push(text.since(at(new Date(facts.asOf * 1000))));
  if (version !== undefined) lines.push(isFile ? text.fileItself : text.paperItself);
  element('answer').className = verdict;
  element('answer').replaceChildren(heading, ...paragraph(...lines));
}

async function check(file: File): Promise<void> {
  if (file.size > MOST_BYTES) return show({ verdict: 'unknown' }, true);
  const bytes = new Uint8Array(await file.arrayBuffer());
  show(verdictOf(new TextDecoder('latin1').decode(bytes), facts), true);
}

function begin(): void {
  const code = element('code') as HTMLInputElement;
  const file = element('file') as HTMLInputElement;
  const [clinic, box] = [facts.clinic, facts.keys.map((key) => key.match(/.{1,6}/g)!.join(' ')).join(', ')];
  element('about').replaceChildren(
    ...paragraph(text.about(clinic), text.keys(box), isListGenuine(facts) ? '' : text.listBroken),
  );
  if (!isListGenuine(facts)) facts.superseded = '';
  element('by-code').addEventListener('submit', (event) => {
    event.preventDefault();
    show(verdictOf(code.value, facts), false);
  });
  file.addEventListener('change', () => {
    const [chosen] = file.files ?? [];
    if (chosen) void check(chosen).finally(() => (file.value = ''));
  });
  const scanned = decodeURIComponent(location.hash.slice(1));
  if (!scanned) return;
  code.value = scanned;
  show(verdictOf(scanned, facts), false);
}

begin();
