// The figures for those who run the clinic. Each hint is the figure's one definition.
import { plural } from './plural.ts';

export const dashboard = {
  dashboard: {
    title: 'Figures',
    range: 'Days',
    today: 'Today',
    week: 'Last 7 days',
    month: 'Last 30 days',
    own: 'From … to …',
    from: 'From',
    to: 'To',
    export: 'As a file (CSV)',
    now: 'Now',
    tiles: {
      waiting: ['Waiting', 'Arrived and not yet called in'],
      inRoom: ['In a room', 'Called in, or in the scan'],
      toRead: ['To read', 'Images complete, no final report, not read elsewhere'],
      toReadStat: ['STAT to read', 'Of those: ordered as STAT'],
      beingRead: ['Being read', 'Of those: somebody reads it now'],
      inInbox: ['In the inbox', 'Studies whose patient or order a person must decide'],
      suspected: ['Under investigation', 'Studies that may be another patient’s'],
    },
    oldest: (age: string) => `the oldest waits ${age}`,
    columns: {
      scheduled: 'Booked',
      expected: 'Expected',
      here: 'Here',
      done: 'Done',
      noShow: 'Did not come',
      cancelled: 'Cancelled',
    },
    flowHint:
      'Booked: appointments that begin in these days and were not cancelled. Expected: not arrived yet. Here: waiting, in the room or in the scan. Done: in review or completed.',
    modality: 'By modality',
    modalityColumn: 'Modality',
    modalityHint: 'Exams, by the modality of their order. Consultations have none and count in their room.',
    room: 'By room',
    roomColumn: 'Room',
    total: 'All',
    days: 'By day',
    dayColumn: 'Day',
    chart: (days: number) => `Booked and done on ${plural(days, 'day', 'days')}; the table beneath has the numbers`,
    booked: 'booked',
    done: 'done',
    times: 'How long it took',
    timesHint:
      'Exams that begin in these days and passed both moments. Median: half took no longer. Nine of ten: nine of ten took no longer. Each is a time that somebody really waited.',
    timeColumns: { what: 'From … to', count: 'Exams', median: 'Median', ninetieth: 'Nine of ten', longest: 'Longest' },
    spans: {
      arrivedToScan: 'Arrived to scan begun',
      scanToImages: 'Scan begun to images ready',
      arrivedToImages: 'Arrived to images ready',
    },
    minutes: (n: number) => `${n} min`,
    people: 'Who did how much',
    peopleHint:
      'Exams: done in these days, as technician. Consultations: done in these days, as doctor. To read: given to them and waiting now.',
    peopleColumns: { who: 'Who', exams: 'Exams', consultations: 'Consultations', toRead: 'To read' },
    none: 'Nothing was booked in these days.',
    nobody: 'Nobody is named on an exam that was done in these days.',
  },
};
