// Which column of another program's file is what.

// Lower-case letters and digits only. More specific headings come first, since a file may have several that fit.
const headings = {
  email: ['email', 'emailaddress', 'customeremail', 'mail', 'emailadresse', 'courriel', 'correo'],
  points: [
    'pointsbalance',
    'pointbalance',
    'currentbalance',
    'currentpoints',
    'availablepoints',
    'pointsavailable',
    'pointsapproved',
    'approvedpoints',
    'loyaltypoints',
    'rewardpoints',
    'available',
    'balance',
    'points',
    'punktestand',
    'punkte',
    'puntos',
  ],
  addedPoints: ['addpoints'],
  birthday: ['birthday', 'dateofbirth', 'birthdate', 'dob', 'geburtstag', 'geburtsdatum'],
  tier: ['viptier', 'viptiername', 'loyaltytier', 'loyaltytiername', 'tiername', 'tier', 'vipstatus', 'level'],
  name: ['fullname', 'customername', 'name', 'kundenname'],
  firstName: ['firstname', 'givenname', 'vorname', 'prenom', 'nombre'],
  lastName: ['lastname', 'surname', 'familyname', 'nachname', 'nom', 'apellidos'],
} as const;

type Column = keyof typeof headings;
/** Positions of the columns; -1 for one that the file has not. */
export type Columns = Record<Column, number>;

/** Programs that write one way, by headings that only they have. */
const programs = [
  { name: 'Aftercare', signature: ['member', 'customer', 'available', 'referralcode'], birthdays: 'month_first' },
  { name: 'Stamped', signature: ['addpoints'], birthdays: null },
  { name: 'Yotpo', signature: ['pointsbalance', 'pointsspent'], birthdays: 'month_first' },
  { name: 'Rivo', signature: ['pointsbalance', 'activationdate', 'creditsbalance'], birthdays: null },
  { name: 'Rivyo', signature: ['pointsbalance', 'pointsexpiry', 'createdat'], birthdays: 'day_first' },
] as const;

type FileProgram = (typeof programs)[number];

export type FoundColumns = {
  columns: Columns;
  /** null when no program, or more than one, writes such headings */
  program: FileProgram | null;
  /** headings, as written, of columns that bring nothing along */
  ignored: string[];
  /** a heading that stands twice, so that nobody can say which column counts */
  doubled: string | null;
};

export function findColumns(head: string[]): FoundColumns {
  const names = head.map((cell) =>
    cell
      .normalize('NFKD')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]/g, ''),
  );
  const found = (Object.keys(headings) as Column[]).map((what) => {
    const name = headings[what].find((heading) => names.includes(heading));
    return [what, name === undefined ? -1 : names.indexOf(name)] as const;
  });
  const columns = Object.fromEntries(found) as Columns;
  const fitting = programs.filter(({ signature }) => signature.every((name) => names.includes(name)));
  const used = Object.values(columns);
  return {
    columns,
    program: fitting.length === 1 ? fitting[0]! : null,
    ignored: head.filter((cell, at) => cell.trim() !== '' && !used.includes(at)).map((cell) => cell.trim()),
    doubled:
      head.find((_, at) => used.includes(names.indexOf(names[at]!)) && names.indexOf(names[at]!) !== at)?.trim() ||
      null,
  };
}
