// Labels and scanning.
export const label = {
  label: {
    print: 'Print',
    printLabel: 'Label…',
    back: 'Back to the patient',
    ofPatient: 'Label of the patient',
    ofOrder: 'Label of the order',
    size: 'Size',
    sizes: { '62x29': '62 × 29 mm', '100x50': '100 × 50 mm', a4: 'A4 sheet, 24 of 70 × 37 mm' },
    copies: 'How many',
    first: 'Begin at label',
    hint: 'The size is kept for this workstation. Print at 100 %, without margins.',
    born: 'born',
    qr: 'QR code for our scanners',
    bars: (text: string) => `Bar code of ${text}`,
    notFound: (code: string) => `Nothing here has the code ${code}`,
  },
};
