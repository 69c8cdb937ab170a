import { PDFDocument, rgb, StandardFonts, type PDFFont, type PDFPage } from 'pdf-lib';
import { toPrintable, wrapText } from './pdf-text.ts';

export type Cell = {
  text: string;
  x: number;
  width: number;
  align?: 'left' | 'right';
  isBold?: boolean;
  size?: number;
  isQuiet?: boolean;
};

/** Paper that is filled from the top, page after page. Lengths are in points (1/72 inch). */
export type Sheet = {
  /** width between the margins */
  width: number;
  /** draws a row of cells, each wrapped within its width; starts a new page first if the row does not fit */
  row: (cells: Cell[], options?: { keepWith?: number }) => void;
  gap: (height: number) => void;
  rule: () => void;
  /** drawn again at the top of every following page, until set to null */
  repeat: (heading: (() => void) | null) => void;
  /** false once a character had to be replaced by "?" */
  isComplete: () => boolean;
  /** writes the footers and closes the document */
  finish: (footer: (page: number, count: number) => string) => Promise<Uint8Array>;
};

const margin = 56;
const footerHeight = 28;
const ink = rgb(0.13, 0.13, 0.12);
const quiet = rgb(0.4, 0.38, 0.36);

export async function openSheet(
  size: [number, number],
  about: { title: string; author: string; lang: string },
): Promise<Sheet> {
  const document = await PDFDocument.create();
  document.setTitle(about.title, { showInWindowTitleBar: true });
  document.setAuthor(about.author);
  document.setLanguage(about.lang);
  const regular = await document.embedFont(StandardFonts.Helvetica);
  const bold = await document.embedFont(StandardFonts.HelveticaBold);
  const known = new Set(regular.getCharacterSet());
  const [pageWidth, pageHeight] = size;
  const pages: PDFPage[] = [];
  let y = 0;
  let isComplete = true;
  let heading: (() => void) | null = null;

  function print(text: string): string {
    const lines = text.split('\n').map((line) => toPrintable(line, known));
    if (lines.some((line) => !line.isComplete)) isComplete = false;
    return lines.map((line) => line.text).join('\n');
  }

  function newPage(): void {
    pages.push(document.addPage(size));
    y = pageHeight - margin;
    const again = heading;
    heading = null;
    again?.();
    heading = again;
  }

  function row(cells: Cell[], { keepWith = 0 } = {}): void {
    const laid = cells.map((cell) => layOut(cell, print(cell.text), cell.isBold ? bold : regular));
    const height = Math.max(...laid.map(({ lines, leading }) => lines.length * leading));
    if (y - height - keepWith < margin + footerHeight) newPage();
    for (const cell of laid) {
      cell.lines.forEach((line, index) => {
        const shift = cell.align === 'right' ? cell.width - cell.font.widthOfTextAtSize(line, cell.size) : 0;
        const at = { x: margin + cell.x + shift, y: y - cell.size - index * cell.leading };
        pages.at(-1)!.drawText(line, { ...at, size: cell.size, font: cell.font, color: cell.isQuiet ? quiet : ink });
      });
    }
    y -= height;
  }

  newPage();
  return {
    width: pageWidth - 2 * margin,
    row,
    gap: (height) => void (y -= height),
    rule: () => {
      pages.at(-1)!.drawLine({
        start: { x: margin, y: y - 3 },
        end: { x: pageWidth - margin, y: y - 3 },
        thickness: 0.5,
        color: quiet,
      });
      y -= 8;
    },
    repeat: (next) => void (heading = next),
    isComplete: () => isComplete,
    finish: async (footer) => {
      pages.forEach((page, index) => {
        const text = wrapText(print(footer(index + 1, pages.length)), pageWidth - 2 * margin, (part) =>
          regular.widthOfTextAtSize(part, 8),
        )[0]!;
        page.drawText(text, { x: margin, y: margin - 14, size: 8, font: regular, color: quiet });
      });
      return document.save();
    },
  };
}

function layOut(cell: Cell, text: string, font: PDFFont) {
  const size = cell.size ?? 10;
  const lines = wrapText(text, cell.width, (part) => font.widthOfTextAtSize(part, size));
  return { ...cell, font, size, lines, leading: size * 1.35 };
}
