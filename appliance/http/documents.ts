// Routes of a patient's papers. What somebody uploaded is answered so that no browser runs it: its own type and no other,
// no script, no frame; a PDF only as a file to be saved.
import { Type } from 'typebox';
import * as documents from '../clinic/documents/documents.ts';
import { AboutOrder, Document, DocumentTitle, Hiding } from '../clinic/documents/shapes.ts';
import { Fault } from '../lib/fault.ts';
import { Answer, Slices } from './answer.ts';
import { Checker } from './input.ts';
import { type Route, route } from './route.ts';

const Id = Type.Object({ id: Type.Integer({ minimum: 1 }) });
/** Percent-encoded. The body is the file, and what an address says stands in logs and histories. */
const TITLE = 'document-title';
const titles = new Checker(Type.Object({ title: DocumentTitle }), 'headers');

export const documentRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/api/v1/patients/:id/documents',
    access: 'patients.register',
    summary:
      'Attach a photo (JPEG, PNG) or PDF to a patient and, if said, to an order: the body is the file as it is, the header Document-Title its title, percent-encoded',
    params: Id,
    query: AboutOrder,
    body: 'stream',
    answer: Document,
    status: 201,
    handle: (call, { params, query, request }) => {
      const title = titleIn(request.header(TITLE));
      return documents.attach(call, params.id, { ...query, title }, request.stream());
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/documents/:id',
    access: 'patients.read',
    summary: 'The file of a document: a JPEG to look at, a PDF to save',
    params: Id,
    async handle(call, { params }) {
      const { document, path } = await documents.read(call, params.id);
      const isPdf = document.mediaType === 'application/pdf';
      const headers = [
        ['content-type', document.mediaType],
        ['content-disposition', isPdf ? `attachment; filename="document-${document.id}.pdf"` : 'inline'],
        ['content-security-policy', "default-src 'none'; sandbox"],
        ['cache-control', 'private, no-store'],
      ] as const;
      return new Answer(200, headers, new Slices([{ path, offset: 0, length: document.sizeBytes }]));
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/documents/:id/hide',
    access: 'patients.register',
    summary: 'Take a document out of sight, with a reason; it is never removed',
    params: Id,
    body: Hiding,
    handle: async (call, { params, body }) => {
      await documents.hide(call, params.id, body);
      return undefined;
    },
  }),
];

function titleIn(header: string | undefined): string {
  try {
    const said = header === undefined ? {} : { title: decodeURIComponent(header) };
    return (titles.check(said) as { title: string }).title;
  } catch (problem) {
    if (problem instanceof Fault) throw problem;
    throw new Fault('invalid', 'title is not percent-encoded', { field: 'title' });
  }
}
