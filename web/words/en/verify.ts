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
    offlineLink: 'Check without the network',
    offlineHint: 'One page to keep on any computer: it holds this clinic’s public key and needs nothing else.',
    offline: {
      sentences: {
        genuine: 'The code is genuine: this clinic’s Lightbox signed it, and no letter of it was changed.',
        superseded: 'The code is genuine, and there is a later version of this report. Ask for that one.',
        changed: 'No key of this clinic signed this code: something in it was changed, or it is another clinic’s.',
        unknown: 'There is no code of a report in it. It begins with LB1 and is long: copy or scan all of it.',
      },
      version: (number: number, at: string, fingerprint: string) =>
        `It says: version ${number}, signed ${at}. The fingerprint beside the code on paper is ${fingerprint}.`,
      newest: (number: number) => `Version ${number} was signed since.`,
      since: (at: string) =>
        `There was no later version when this page was downloaded, on ${at}. Whether there is one since, only the clinic’s Lightbox knows.`,
      paperItself:
        'The code proves what was signed, not what is printed above it: where it matters, compare the paper with what the clinic gives you.',
      fileItself:
        'This looks at the code in the file. Whether anything else in the file was changed, the clinic’s Lightbox says, at /verify: it compares every byte.',
      about: (clinic: string) => `For reports of ${clinic}. This page works without any network and sends nothing.`,
      keys: (keys: string) => `Public key, to compare with what the clinic tells you: ${keys}`,
      listBroken: 'The list of later versions in this page was changed and is not used. Download the page again.',
    },
    kinds: { preliminary: 'preliminary', final: 'final', amended: 'amended', addendum: 'with addendum' },
    compare:
      'The code proves what was signed, not what is printed above it: compare the paper with the version you are given by the clinic where it matters.',
  },
};
