// What the clinic asks of its people's passwords.
export const staff = {
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
