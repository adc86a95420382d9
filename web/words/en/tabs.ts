// The strip of open patients and studies.
export const tabs = {
  tabs: {
    label: 'Open patients',
    opening: 'Opening…',
    gone: 'Not found',
    study: (what: string) => what || 'Study',
    patient: 'Patient',
    close: (name: string) => `Close ${name}`,
    keys: (n: number) => `Alt ${n}; Alt Page up and Alt Page down go along; Alt Delete closes`,
    menu: (n: number) => `Open patients: ${n}`,
    closeThis: 'Close this one',
  },
};
