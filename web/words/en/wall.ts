// The screen in the waiting room, and setting it up.
export const wall = {
  wall: {
    called: 'Please come in',
    waiting: 'Waiting',
    to: (room: string) => `→ ${room}`,
    inExam: 'in the exam',
    nobody: 'Welcome',
    lost: 'One moment, please. This screen has no connection.',
    unknown: 'This screen is not known here. Open the address that Settings gave it.',
    title: 'Waiting room screens',
    text: 'A screen on the wall shows who is called where. It needs nobody signed in, and can show nothing else.',
    names: 'Shown of a person',
    nameChoices: { number: 'Their number', initials: 'Initials', 'first-name': 'First name' },
    name: 'Name',
    nameHint: 'Where it hangs',
    add: 'Add a screen…',
    address: 'Address of the screen',
    once: 'Open this address on the screen and leave it open. It is shown only now; who has it sees the list.',
    end: 'End',
    endOf: (name: string) => `End the screen ${name}`,
    ticket: (n: number) => `No. ${n}`,
  },
};
