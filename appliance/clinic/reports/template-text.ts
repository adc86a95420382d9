// Templates that come with the program: files beside this one, in a form that a doctor can read and a person can mend.
// A head of `name: value` lines, then sections (`# Findings`), a paragraph a line, `- ` for a list, `**bold**`, and
// `[id | label | unit]` for a field, whose unit is UCUM's and may have brackets of its own.
import { readdirSync, readFileSync } from 'node:fs';
import { checkDocument, type DocumentJson, emptyDocument } from './document.ts';

const FOLDER = new URL('./templates/', import.meta.url);

export interface TemplateFile {
  /** Name of the file. */
  key: string;
  name: string;
  modalities: string[];
  bodyParts: string[];
  exams: string[];
  sex: '' | 'M' | 'F';
  document: DocumentJson;
}

let files: readonly TemplateFile[] | undefined;

/** Read once. @throws where a file is not as it should be: a test reads them all */
export function templateFiles(): readonly TemplateFile[] {
  files ??= readdirSync(FOLDER)
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .map((name) => parseTemplate(name.slice(0, -4), readFileSync(new URL(name, FOLDER), 'utf8')));
  return files;
}

export function parseTemplate(key: string, text: string): TemplateFile {
  const [head, ...sections] = text.split(/^# /m);
  const said = new Map(head.split('\n').map((line) => line.split(/:\s*/, 2) as [string, string]));
  const list = (name: string) =>
    (said.get(name) ?? '')
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean);
  const document = emptyDocument();
  for (const section of sections) {
    const [title, ...lines] = section.split('\n');
    const place = document.content!.find(({ type }) => type === title.trim().toLowerCase());
    if (!place) throw new Error(`${key}: there is no section ${title}`);
    place.content = blocksOf(lines.filter((line) => line.trim() !== ''));
  }
  const sex = said.get('sex') ?? '';
  if (!said.get('name') || (sex !== '' && sex !== 'M' && sex !== 'F')) throw new Error(`${key}: its head is wrong`);
  return {
    key,
    name: said.get('name')!,
    modalities: list('modality'),
    bodyParts: list('body parts'),
    exams: list('exams'),
    sex,
    document: checkDocument(document),
  };
}

function blocksOf(lines: readonly string[]): DocumentJson[] {
  const blocks: DocumentJson[] = [];
  for (const line of lines) {
    if (!line.startsWith('- ')) {
      blocks.push(paragraphOf(line));
      continue;
    }
    const last = blocks.at(-1);
    const list = last?.type === 'bullet_list' ? last : { type: 'bullet_list', content: [] as DocumentJson[] };
    list.content!.push({ type: 'list_item', content: [paragraphOf(line.slice(2))] });
    if (list !== last) blocks.push(list);
  }
  return blocks.length > 0 ? blocks : [{ type: 'paragraph' }];
}

function paragraphOf(line: string): DocumentJson {
  const parts = line.split(/(\*\*[^*]+\*\*|\[(?:[^[\]]|\[\w+\])+\])/).filter(Boolean);
  return { type: 'paragraph', content: parts.map(inlineOf) };
}

function inlineOf(part: string): DocumentJson {
  if (part.startsWith('**')) return { type: 'text', marks: [{ type: 'strong' }], text: part.slice(2, -2) };
  if (!part.startsWith('[')) return { type: 'text', text: part };
  const [id, label, unit = ''] = part
    .slice(1, -1)
    .split('|')
    .map((one) => one.trim());
  return { type: 'field', attrs: { id, label, unit } };
}
