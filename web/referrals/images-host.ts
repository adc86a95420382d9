// The viewer for who reads one report: the images of its study and nothing else, with the word that it isn't for diagnosis.
import { h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Problem } from '../parts/problem.ts';
import { words } from '../words/with-referral.ts';

export interface ImagesHostProps {
  studyInstanceUid: string;
  seriesInstanceUid?: string;
  onBack: () => void;
}

export function ImagesHost({ studyInstanceUid, seriesInstanceUid, onBack }: ImagesHostProps) {
  const host = useRef<HTMLDivElement>(null);
  const [problem, setProblem] = useState<unknown>();
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let left = false;
    let end = () => {};
    const open = async () => {
      const { openViewer } = await import('../viewer/viewer.ts');
      if (left) return;
      end = await openViewer(host.current!, { studyInstanceUid, seriesInstanceUid, onBack });
      if (left) end();
    };
    setProblem(undefined);
    open().catch(setProblem);
    return () => {
      left = true;
      end();
    };
  }, [studyInstanceUid, seriesInstanceUid, attempt]);
  return h(
    'div',
    { class: 'viewer-page' },
    h(
      'main',
      { class: 'viewer-main' },
      h('p', { class: 'not-for-diagnosis' }, words.referral.notForDiagnosis),
      h('div', { class: 'viewer-host', ref: host }),
    ),
    problem
      ? h('div', { class: 'viewer-over' }, h(Problem, { problem, onRetry: () => setAttempt(attempt + 1) }))
      : null,
  );
}
