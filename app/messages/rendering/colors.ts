// The merchant chooses one colour; these keep what is written in it, or on it, readable (WCAG AA, 4.5 : 1).

export type Palette = {
  accent: string;
  /** writing on the accent: black or white */
  onAccent: string;
  /** the accent as writing on white */
  link: string;
  /** the accent as writing on the dark card */
  linkOnDark: string;
};

export const paper = { page: '#f5f3ef', card: '#ffffff', ink: '#22201d', quiet: '#6b665e', rule: '#e4dfd6' } as const;
export const night = { page: '#151515', card: '#212121', ink: '#f0eeea', quiet: '#aaa69f', rule: '#3b3a38' } as const;

const palettes = new Map<string, Palette>();

/** @param accent #rrggbb */
export function paletteOf(accent: string): Palette {
  const known = palettes.get(accent);
  if (known) return known;
  const made = makePalette(accent);
  if (palettes.size >= 500) palettes.clear();
  palettes.set(accent, made);
  return made;
}

function makePalette(accent: string): Palette {
  const color = parse(accent);
  return {
    accent: write(color),
    onAccent: contrast(color, [255, 255, 255]) >= 4.5 ? '#ffffff' : '#000000',
    link: write(untilReadable(color, parse(paper.card), [0, 0, 0])),
    linkOnDark: write(untilReadable(color, parse(night.card), [255, 255, 255])),
  };
}

type Rgb = [number, number, number];

function untilReadable(color: Rgb, background: Rgb, towards: Rgb): Rgb {
  for (let share = 0; share < 1; share += 0.05) {
    const mixed = color.map((part, index) => Math.round(part + (towards[index]! - part) * share)) as Rgb;
    if (contrast(mixed, background) >= 4.6) return mixed;
  }
  return towards;
}

export function contrastOf(a: string, b: string): number {
  return contrast(parse(a), parse(b));
}

function contrast(a: Rgb, b: Rgb): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: Rgb): number {
  const [red, green, blue] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function parse(hex: string): Rgb {
  const digits = /^#([0-9a-f]{6})$/i.exec(hex)?.[1] ?? '1f6f54';
  return [0, 2, 4].map((from) => Number.parseInt(digits.slice(from, from + 2), 16)) as Rgb;
}

function write(color: Rgb): string {
  return `#${color.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
