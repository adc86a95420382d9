// Routes of the clinic's figures: as data for the page, and as a file for a spreadsheet. Neither says anything of a patient.
import { figures, figuresAsCsv } from '../clinic/figures/figures.ts';
import { Figures, FiguresQuery } from '../clinic/figures/shapes.ts';
import { Answer } from './answer.ts';
import { type Route, route } from './route.ts';

export const figureRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/figures',
    access: 'figures.read',
    summary: 'What was booked, done and missed in some days, how long it took, who did it, and what waits now',
    query: FiguresQuery,
    answer: Figures,
    handle: (call, { query }) => figures(call, query),
  }),
  route({
    method: 'GET',
    path: '/api/v1/figures/export',
    access: 'figures.read',
    summary: 'A line for each room and day, as CSV',
    query: FiguresQuery,
    handle: async (call, { query }) =>
      new Answer(
        200,
        [
          ['content-type', 'text/csv; charset=utf-8'],
          ['content-disposition', `attachment; filename="figures-${query.from}-${query.to}.csv"`],
        ],
        await figuresAsCsv(call, query),
      ),
  }),
];
