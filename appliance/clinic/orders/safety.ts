// The questions that make an exam safe, as data: who is asked them and which answers stop the exam. Pure; an answer and
// who went on nevertheless are kept by orders.ts.
import { type Static, Type } from 'typebox';
import { Fault } from '../../lib/fault.ts';

export const QUESTION_KEYS = [
  'contrast-allergy',
  'kidney-function',
  'pregnancy',
  'pacemaker',
  'cochlear-implant',
  'aneurysm-clip',
  'metal-fragment',
  'claustrophobia',
] as const;
export type QuestionKey = (typeof QUESTION_KEYS)[number];

interface Question {
  /** All that may be answered. */
  answers: readonly string[];
  /** Those of them with which the exam may go on. */
  safe: readonly string[];
  /** Asked only where the exam may use contrast. */
  onlyWithContrast?: boolean;
  /** Asked only of those who may be pregnant. */
  onlyFertile?: boolean;
}

const YES_NO: Question = { answers: ['no', 'yes', 'unknown'], safe: ['no'] };

export const QUESTIONS: Record<QuestionKey, Question> = {
  'contrast-allergy': { ...YES_NO, onlyWithContrast: true },
  // eGFR in ml/min/1.73 m². Below 30 is where the ACR and ESUR guidance on contrast asks for a physician's decision.
  'kidney-function': {
    answers: ['egfr-over-45', 'egfr-30-to-45', 'egfr-under-30', 'unknown'],
    safe: ['egfr-over-45', 'egfr-30-to-45'],
    onlyWithContrast: true,
  },
  pregnancy: { ...YES_NO, onlyFertile: true },
  pacemaker: YES_NO,
  'cochlear-implant': YES_NO,
  'aneurysm-clip': YES_NO,
  'metal-fragment': YES_NO,
  claustrophobia: YES_NO,
};

/** In years, both included. */
const FERTILE = { from: 10, to: 55 };

export interface AskedAbout {
  contrast: 'none' | 'with' | 'undecided';
  sex: string;
  /** YYYY-MM-DD, or null where nobody knows. */
  birthDate: string | null;
}

/** Which of an exam's questions this person is asked. Where a fact is unknown the question is asked. */
export function questionsFor(ofExam: readonly string[], about: AskedAbout, now: Date): QuestionKey[] {
  return QUESTION_KEYS.filter((key) => {
    const question = QUESTIONS[key];
    if (!ofExam.includes(key)) return false;
    if (question.onlyWithContrast && about.contrast === 'none') return false;
    return !question.onlyFertile || mayBePregnant(about, now);
  });
}

interface Said {
  examId: number;
  contrast?: string;
  contrastAgent?: string;
}

/** Which answers no longer count: all when the exam is another, those about contrast when the contrast is. */
export function askedAgain(before: Said, after: Said): QuestionKey[] {
  if (before.examId !== after.examId) return [...QUESTION_KEYS];
  const same = before.contrast === after.contrast && before.contrastAgent === after.contrastAgent;
  return same ? [] : QUESTION_KEYS.filter((key) => QUESTIONS[key].onlyWithContrast);
}

function mayBePregnant({ sex, birthDate }: AskedAbout, now: Date): boolean {
  if (sex === 'M') return false;
  if (!birthDate) return true;
  const age = (now.getTime() - Date.parse(birthDate)) / (365.25 * 86_400_000);
  return !(age < FERTILE.from || age >= FERTILE.to + 1);
}

/** @throws Fault('invalid') when the question has no such answer */
export function stops(key: QuestionKey, answer: string): boolean {
  const { answers, safe } = QUESTIONS[key];
  if (!answers.includes(answer)) {
    throw new Fault('invalid', `The answers to this question are: ${answers.join(', ')}`, { field: 'answer' });
  }
  return !safe.includes(answer);
}

export const SafetyItem = Type.Object({
  question: Type.Enum([...QUESTION_KEYS]),
  answers: Type.Array(Type.String()),
  answer: Type.Union([Type.String(), Type.Null()], { description: 'null: not answered yet' }),
  stops: Type.Boolean({ description: 'The exam may not go on: not answered, or answered so, and nobody overrode it' }),
  overrideBy: Type.Union([Type.String(), Type.Null()]),
  overrideReason: Type.Union([Type.String(), Type.Null()]),
  answeredBy: Type.Union([Type.String(), Type.Null()]),
  answeredAt: Type.Union([Type.String(), Type.Null()]),
});
export type SafetyItem = Static<typeof SafetyItem>;

export interface KeptAnswer {
  question: QuestionKey;
  answer: string;
  stops: boolean;
  overrideBy: string | null;
  overrideReason: string | null;
  answeredBy: string;
  answeredAt: string;
}

/** The questions of an order with what was answered. An answer stays in view when its question is no longer asked. */
export function checklist(asked: readonly QuestionKey[], kept: readonly KeptAnswer[]): SafetyItem[] {
  return QUESTION_KEYS.flatMap((question): SafetyItem[] => {
    const { answers } = QUESTIONS[question];
    const answer = kept.find((one) => one.question === question);
    if (answer) return [{ ...answer, answers: [...answers], stops: answer.stops && answer.overrideBy === null }];
    if (!asked.includes(question)) return [];
    const open = { answer: null, overrideBy: null, overrideReason: null, answeredBy: null, answeredAt: null };
    return [{ question, answers: [...answers], stops: true, ...open }];
  });
}
