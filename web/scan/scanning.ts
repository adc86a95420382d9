// Opens what a scanned label is about, wherever the person is; a number of another clinic is searched for. What the scanner
// typed into a field meanwhile is taken out again. An open question (a dialog) is left as it is: something may have been typed there, and a scanner's Enter must not
// answer it.
import { client } from '../client.ts';
import type { Code } from '../labels/codes.ts';
import { notify } from '../parts/notices.ts';
import { address, go } from '../route.ts';
import { may } from '../session.ts';
import { paletteOpen, searchFor } from '../shell/palette.ts';
import { words } from '../words/words.ts';
import { openBurst } from './wedge.ts';

type Typed = HTMLInputElement | HTMLTextAreaElement;

/** Ends with the answer. */
export function startScanning(): () => void {
  const burst = openBurst();
  let before: { field: Typed; value: string } | undefined;
  const onKey = (event: KeyboardEvent) => {
    const field = event.target as Typed;
    if (burst.length === 0) before = 'value' in field ? { field, value: field.value } : undefined;
    const first = burst.length === 0;
    const code = burst.key(event);
    // A pause began a new burst: what stood there then is what comes back.
    if (!first && burst.length === 1) before = 'value' in field ? { field, value: field.value } : undefined;
    if (!code || (code.kind === 'other' && isForField(field))) return;
    event.preventDefault();
    event.stopPropagation();
    if (before?.field.isConnected) {
      before.field.value = before.value;
      before.field.dispatchEvent(new Event('input', { bubbles: true }));
    }
    if (document.querySelector('dialog[open]:not(.palette)')) return;
    if (code.kind !== 'other') paletteOpen.value = false;
    void open(code);
  };
  addEventListener('keydown', onKey, true);
  return () => removeEventListener('keydown', onKey, true);
}

/** Somebody who scans a foreign number into a field wants it there; the palette searches, and so does no field at all. */
function isForField(field: HTMLElement): boolean {
  return field.matches('input, textarea, select, [contenteditable]') && !field.closest('dialog.palette');
}

async function open(code: Code): Promise<void> {
  if (code.kind === 'other') {
    searchFor(code.text);
    return;
  }
  if (code.kind === 'patient') {
    if (may('patients.read')) go(`/patients/${code.id}`);
    return;
  }
  if (!may('orders.read')) return;
  const { accessionNumber } = code;
  const found = await client.orders({ search: accessionNumber, limit: 1 }).catch(() => undefined);
  const order = found?.orders.find((one) => one.accessionNumber === accessionNumber);
  if (order) go(address(`/patients/${order.patient.id}`, { order: String(order.id) }));
  else notify(words.label.notFound(accessionNumber));
}
