// The fonts built into every PDF reader cover only Western European letters (WinAnsi). Other letters are transliterated
// to Latin. Whatever has no Latin spelling becomes "?", and the caller is told, so that the PDF can say so.

const spellings = new Map(
  Object.entries({
    ł: 'l',
    Ł: 'L',
    đ: 'd',
    Đ: 'D',
    ħ: 'h',
    Ħ: 'H',
    ı: 'i',
    ŧ: 't',
    Ŧ: 'T',
    ŋ: 'ng',
    Ŋ: 'Ng',
    ĸ: 'k',
    ə: 'e',
    Ə: 'E',
    '₹': 'INR ',
    '₩': 'KRW ',
    '₽': 'RUB ',
    '₺': 'TRY ',
    '₴': 'UAH ',
    '₪': 'ILS ',
    '₫': 'VND ',
    '₱': 'PHP ',
    '₦': 'NGN ',
    '₸': 'KZT ',
    '฿': 'THB ',
    '₡': 'CRC ',
    '₲': 'PYG ',
    '₵': 'GHS ',
    '₾': 'GEL ',
    '֏': 'AMD ',
    '₼': 'AZN ',
    '៛': 'KHR ',
    '₭': 'LAK ',
    '₮': 'MNT ',
    '−': '-',
    '‐': '-',
    '‑': '-',
    '―': '-',
    '′': "'",
    '″': '"',
    '★': '*',
    '☆': '*',
    '→': '->',
    '←': '<-',
    '✓': 'x',
    '№': 'No. ',
  }),
);

addAlphabet('абвгдезийклмнопрстуфхыэ', 'abvgdeziyklmnoprstufhye');
addAlphabet('αβγδεζηικλμνξοπρστυφχω', 'avgdeziiklmnxoprstyfho');
for (const [letter, spelling] of Object.entries({
  ё: 'yo',
  ж: 'zh',
  ц: 'ts',
  ч: 'ch',
  ш: 'sh',
  щ: 'shch',
  ъ: '',
  ь: '',
  ю: 'yu',
  я: 'ya',
  і: 'i',
  ї: 'yi',
  є: 'ye',
  ґ: 'g',
  ђ: 'dj',
  ј: 'j',
  љ: 'lj',
  њ: 'nj',
  ћ: 'c',
  џ: 'dz',
  θ: 'th',
  ψ: 'ps',
  ς: 's',
}))
  addLetter(letter, spelling);

export type Printable = { text: string; isComplete: boolean };

/**
 * The text as a font can print it: unknown letters in Latin spelling, unknown spaces as spaces.
 * @param known the font's code points; all others are replaced, so that drawing cannot fail
 */
export function toPrintable(text: string, known: ReadonlySet<number>): Printable {
  let isComplete = true;
  const fits = (part: string) => [...part].every((char) => known.has(char.codePointAt(0)!));
  const printed = [...text.normalize('NFC')].map((char) => {
    if (fits(char)) return char;
    if (/\s/u.test(char)) return ' ';
    if (/[\p{Cc}\p{Cf}\p{Mn}\p{Variation_Selector}]/u.test(char)) return '';
    const plain = char.normalize('NFKD').replace(/\p{Mn}/gu, '');
    const spelled = [...plain].map((part) => (fits(part) ? part : spellings.get(part))).join('');
    if (plain !== '' && fits(spelled) && [...plain].every((part) => fits(part) || spellings.has(part))) return spelled;
    isComplete = false;
    return '?';
  });
  return { text: printed.join(''), isComplete };
}

/** Breaks text into lines no wider than `width` (points). Words too long for a line are split. */
export function wrapText(text: string, width: number, widthOf: (text: string) => number): string[] {
  return text.split('\n').flatMap((paragraph) => wrapParagraph(paragraph, width, widthOf));
}

function wrapParagraph(paragraph: string, width: number, widthOf: (text: string) => number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of paragraph.split(/[ \t]+/).flatMap((long) => cutWord(long, width, widthOf))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && widthOf(longer) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

function cutWord(word: string, width: number, widthOf: (text: string) => number): string[] {
  if (widthOf(word) <= width) return [word];
  const pieces: string[] = [];
  let piece = '';
  for (const char of word) {
    if (piece !== '' && widthOf(piece + char) > width) {
      pieces.push(piece);
      piece = '';
    }
    piece += char;
  }
  return [...pieces, piece];
}

function addAlphabet(letters: string, latin: string): void {
  [...letters].forEach((letter, index) => addLetter(letter, latin[index]!));
}

function addLetter(letter: string, spelling: string): void {
  spellings.set(letter, spelling);
  spellings.set(letter.toUpperCase(), spelling.charAt(0).toUpperCase() + spelling.slice(1));
}
