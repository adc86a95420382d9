// What can be done with the whole log: take it away as a file, and prove that nobody touched it.
import Download from 'lucide/dist/esm/icons/download.mjs';
import ShieldCheck from 'lucide/dist/esm/icons/shield-check.mjs';
import { h } from 'preact';
import { useState } from 'preact/hooks';
import { type AuditQuestion, client } from '../client.ts';
import { Button } from '../parts/button.ts';
import { Copy } from '../parts/copy.ts';
import { Dialog } from '../parts/dialog.ts';
import { Icon } from '../parts/icon.ts';
import { Menu } from '../parts/menu.ts';
import { FormProblem } from '../parts/problem.ts';
import { useTask } from '../parts/use-task.ts';
import type { AuditVerification } from '../shapes.ts';
import { words } from '../words/with-device.ts';

/** @param question what the page is narrowed to: the file has the same rows, without pages */
export function LogActions({ question }: { question: AuditQuestion }) {
  const { audit } = words;
  const [found, setFound] = useState<AuditVerification>();
  const task = useTask();
  const prove = () => task.run(async () => setFound(await client.proveAudit()));
  const take = (format: 'csv' | 'ndjson') => () => location.assign(client.auditExport(format, question));
  const choices = [
    { text: audit.formats.csv, onChoose: take('csv') },
    { text: audit.formats.ndjson, onChoose: take('ndjson') },
  ];
  return h(
    'div',
    { class: 'page-actions' },
    h(FormProblem, { problem: task.problem }),
    h(Menu, { align: 'end', class: 'button', choices }, h(Icon, { of: Download }), h('span', null, audit.exported)),
    h(Button, { icon: ShieldCheck, busy: task.busy, onClick: prove }, audit.prove),
    found && h(Proof, { found, onClose: () => setFound(undefined) }),
  );
}

function Proof({ found: { rows, brokenAt, headHash }, onClose }: { found: AuditVerification; onClose: () => void }) {
  const { audit } = words;
  const isBroken = brokenAt !== null;
  return h(
    Dialog,
    { title: audit.prove, onClose },
    h(
      'p',
      { class: isBroken ? 'form-problem' : undefined, role: 'status' },
      isBroken ? audit.broken(brokenAt) : audit.whole(rows),
    ),
    isBroken
      ? h('p', null, audit.brokenHelp)
      : h(
          'p',
          { class: 'muted proof-hash' },
          `${audit.head}: `,
          h(Copy, { value: headHash, what: audit.head, class: 'mono' }),
        ),
  );
}
