// What the clinic says of its people, and what it asks of their passwords.
export const staff = {
  profile: {
    title: 'Profile',
    jobTitle: 'Title',
    jobTitleHint: 'Before the name, as under a report: Dr. med.',
    phone: 'Telephone',
    phoneHint: 'Extension inside the clinic',
    department: 'Department',
    noDepartment: 'None',
    ownText: 'Your telephone is yours to say; name, title and department are your administrator’s.',
    columns: { department: 'Department', phone: 'Telephone' },
    kept: (name: string) => `The account of ${name} is made; only the profile is still to be saved.`,
  },
  passwordRules: {
    title: 'Passwords',
    text: 'What a new password must be. Who has one keeps it until it is changed. Wrong tries are slowed in any case.',
    least: 'Characters at least',
    remembered: 'Last passwords that can’t be used again',
    maxAgeDays: 'Days after which another is asked for',
    hints: {
      least: '8 to 64',
      remembered: '0 to 10; counted from now on',
      maxAgeDays:
        '0: never, which current guidance (NIST SP 800-63B, BSI) advises: passwords that run out become weaker ones. Change them when somebody else may know them.',
    },
    refusesNames: 'Without the user name, the person’s name and the clinic’s in it',
  },
};
