// The way to the signature: the text goes to the box, what stands against it is asked, reasons are given, then the person
// proves who they are. Each round asks anew, so that what was mended is gone.
import { useState } from 'preact/hooks';
import { client, Refusal } from '../client.ts';
import { notify } from '../parts/notices.ts';
import { useTask } from '../parts/use-task.ts';
import { reportClient } from '../report-client.ts';
import type { Guard, Signature, SignedKind } from '../shapes.ts';
import { words } from '../words/with-report.ts';
import { isAddendumTo } from './documents.ts';
import type { OpenEditor } from './use-editor.ts';
import type { WriterProps } from './writer.ts';

export interface Proof {
  pin?: string;
  password?: string;
}

export interface Signing {
  /** What stands against a signature; undefined before anybody asked. */
  guards: readonly Guard[] | undefined;
  reasons: Readonly<Record<string, string>>;
  /** Everything is clear but who signs. */
  isAsked: boolean;
  hasPin: boolean;
  kinds: readonly SignedKind[];
  busy: boolean;
  problem: unknown;
  start: () => void;
  stop: () => void;
  giveReason: (code: string, reason: string) => void;
  sign: (kind: SignedKind, reason: string, proof: Proof, opensNext: boolean) => Promise<void>;
}

export function useSigning(props: WriterProps, { editor, keeper }: OpenEditor): Signing {
  const { studyInstanceUid, writing } = props;
  const [guards, setGuards] = useState<readonly Guard[]>();
  const [reasons, setReasons] = useState<Record<string, string>>({});
  const [isAsked, setAsked] = useState(false);
  const [hasPin, setHasPin] = useState(false);
  const task = useTask();
  const [signed] = writing.report.versions;
  const look = async () => {
    // A template that nobody changed is a text all the same.
    if (!writing.draft && signed?.kind !== 'preliminary' && keeper?.savedAt === 0) keeper.changed();
    if (!(await keeper?.flush())) throw new Refusal('offline', '');
    const [{ guards: now }, pin] = await Promise.all([
      reportClient.reportGuards(studyInstanceUid, writing.asOf),
      client.pin(),
    ]);
    setHasPin(pin.hasPin);
    setGuards(now);
    const isClear = now.every(({ code, isStop }) => !isStop && (reasons[code] ?? '').trim() !== '');
    setAsked(isClear);
  };
  const start = () => void task.run(look);
  const sign: Signing['sign'] = async (kind, reason, proof, opensNext) => {
    const overrides = (guards ?? []).map(({ code }) => ({ guard: code, reason: reasons[code]!.trim() }));
    const signature: Signature = {
      ...{ kind, expectedRevision: keeper!.revision, asOf: writing.asOf, overrides, ...proof },
      ...(reason ? { reason } : {}),
    };
    try {
      await reportClient.signReport(studyInstanceUid, signature);
    } catch (problem) {
      // Something came in between: what stands against it now is shown.
      if (!(problem instanceof Refusal) || !problem.field?.startsWith('guards.')) throw problem;
      setAsked(false);
      return start();
    }
    keeper!.begin(keeper!.revision);
    notify(words.report.signed(words.report.states[kind] ?? kind));
    if (opensNext) return props.onNext();
    props.onNewer(await reportClient.writing(studyInstanceUid));
  };
  return {
    ...{ guards, reasons, isAsked, hasPin, busy: task.busy, problem: task.problem, start, sign },
    kinds: kindsOf(props, editor && signed && isAddendumTo(editor.document, signed.document)),
    stop: () => {
      setAsked(false);
      setGuards(undefined);
      editor?.focus();
    },
    giveReason: (code, reason) => setReasons((known) => ({ ...known, [code]: reason })),
  };
}

function kindsOf({ isFinal }: WriterProps, isAddendum: boolean | undefined): readonly SignedKind[] {
  if (isFinal) return [isAddendum ? 'addendum' : 'amended'];
  return ['final', 'preliminary'];
}
