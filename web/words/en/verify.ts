// Whether a report on paper is genuine: read by anybody who holds one.
export const verify = {
  verify: {
    title: 'Is this report genuine?',
    text: 'Scan the code on the report, or type what it says. Nothing about the patient is shown here.',
    code: 'Code on the report',
    codeHint: 'Begins with LB1. An address that ends in it will do.',
    check: 'Check the code',
    file: 'Or check a PDF of the report',
    fileHint: 'The file is compared with the one that was made when the report was signed, and not kept.',
    asking: 'Checking',
    again: 'Check another',
    verdicts: {
      genuine: 'Genuine',
      superseded: 'Superseded',
      changed: 'Changed',
      unknown: 'Not known here',
    },
    sentences: {
      genuine: 'This report was signed here. It is the latest version.',
      superseded: 'This report was signed here, and there is a later version. Ask for that one.',
      changed: 'This is not what was signed here: something in it was changed. Do not rely on it.',
      unknown: 'This box knows no such report. It may be of another clinic, or the code was not read in full.',
    },
    version: (number: number, kind: string, at: string) => `Version ${number}, ${kind}, signed ${at}`,
    latest: (number: number, kind: string, at: string) => `Latest: version ${number}, ${kind}, signed ${at}`,
    kinds: { preliminary: 'preliminary', final: 'final', amended: 'amended', addendum: 'with addendum' },
    compare:
      'The code proves what was signed, not what is printed above it: compare the paper with the version you are given by the clinic where it matters.',
  },
};
