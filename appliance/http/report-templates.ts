// Routes of report templates and macros.
import { Type } from 'typebox';
import * as macros from '../clinic/reports/macros.ts';
import {
  Macro,
  NewMacro,
  NewTemplate,
  Template,
  TemplateChanges,
  TemplateField,
  TemplateLine,
} from '../clinic/reports/template-shapes.ts';
import * as templates from '../clinic/reports/templates.ts';
import { type Route, route } from './route.ts';

const Key = Type.Object({ key: Type.String({ minLength: 1, maxLength: 64 }) });
const Id = Type.Object({ id: Type.Integer({ minimum: 1 }) });

export const reportTemplateRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/report-templates',
    access: 'reports.read',
    summary: 'Templates: the clinic’s own, and those that came with Lightbox and have no copy',
    answer: Type.Object({ templates: Type.Array(TemplateLine) }),
    handle: async (call) => ({ templates: await templates.list(call) }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/report-templates/:key',
    access: 'reports.read',
    summary: 'A template with its text',
    params: Key,
    answer: Template,
    handle: (call, { params }) => templates.get(call, params.key),
  }),
  route({
    method: 'POST',
    path: '/api/v1/report-templates',
    access: 'templates.manage',
    summary: 'Add a template of the clinic, perhaps in place of one that came with Lightbox',
    body: NewTemplate,
    answer: Template,
    status: 201,
    handle: (call, { body }) => templates.add(call, body),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/report-templates/:key',
    access: 'templates.manage',
    summary: 'Change one of the clinic’s templates, or take it out of use',
    params: Key,
    body: TemplateChanges,
    answer: Template,
    handle: (call, { params, body }) => templates.change(call, params.key, body),
  }),
  route({
    method: 'GET',
    path: '/api/v1/report-fields',
    access: 'reports.read',
    summary: 'Fields that templates in use have, each id once',
    answer: Type.Object({ fields: Type.Array(TemplateField) }),
    handle: async (call) => ({ fields: await templates.fields(call) }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/report-macros',
    access: 'reports.write',
    summary: 'Your macros and the clinic’s',
    answer: Type.Object({ macros: Type.Array(Macro) }),
    handle: async (call) => ({ macros: await macros.list(call) }),
  }),
  route({
    method: 'POST',
    path: '/api/v1/report-macros',
    access: 'reports.write',
    summary: 'Add a macro',
    body: NewMacro,
    answer: Macro,
    status: 201,
    handle: (call, { body }) => macros.add(call, body),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/report-macros/:id',
    access: 'reports.write',
    summary: 'Remove a macro of yours or of the clinic',
    params: Id,
    handle: async (call, { params }) => {
      await macros.remove(call, params.id);
      return undefined;
    },
  }),
];
