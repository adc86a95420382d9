// Papers of a patient.
export const document = {
  document: {
    add: 'Add a document',
    addButton: 'Document…',
    slip: 'Referral slip',
    camera: 'Take a photo',
    file: 'Choose a file',
    preview: 'The photo as it will be kept',
    title: 'What is it?',
    about: 'About which order?',
    noOrder: 'None in particular',
    attach: 'Add',
    attached: 'The document is kept',
    needFile: 'Take a photo or choose a file first',
    save: 'Save the PDF',
    hide: 'Take out of sight…',
    hideTitle: (title: string) => `Take “${title}” out of sight?`,
    hideText: 'Nobody sees it here any more. It is not deleted, and the audit log says who did it and why.',
    hideButton: 'Take out of sight',
    reason: 'Why?',
  },
};
