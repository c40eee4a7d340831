/** The free text area of a terminal's screen. */
export interface Screen {
  /** Columns of a line; wide (East Asian) characters take two. */
  width: number;
  lines: number;
}

/** A write of about 50 characters is the longest that terminals are known to take (WRITE_LCD). */
const LINE_BYTES = 48;
/** Three plain dots: every terminal's encoding has them. */
const ELLIPSIS = '...';

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const wide =
  /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|\p{Emoji_Presentation}/u;

function split(text: string): string[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

function columns(text: string): number {
  return split(text).reduce((sum, grapheme) => sum + (wide.test(grapheme) ? 2 : 1), 0);
}

function fits(text: string, width: number): boolean {
  return columns(text) <= width && Buffer.byteLength(text) <= LINE_BYTES;
}

/** The longest beginning of a text that fits, never cutting inside what a reader sees as one character. */
function beginning(text: string, fitting: (candidate: string) => boolean): string {
  let kept = '';
  for (const grapheme of split(text)) {
    if (!fitting(kept + grapheme)) break;
    kept += grapheme;
  }
  return kept;
}

function pieces(word: string, width: number): string[] {
  const cut: string[] = [];
  let rest = word;
  while (rest !== '' && !fits(rest, width)) {
    const piece = beginning(rest, (candidate) => fits(candidate, width));
    if (piece === '') break;
    cut.push(piece);
    rest = rest.slice(piece.length);
  }
  return rest === '' || !fits(rest, width) ? cut : [...cut, rest];
}

/**
 * Lays a sentence out on a screen: broken between words where it can be, inside a word where it must, and with an
 * ellipsis where the screen ends before the sentence. Line breaks and control characters become spaces.
 */
export function fitText(text: string, screen: Screen): string[] {
  const clean = text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim();
  if (clean === '') return [];
  const lines: string[] = [];
  let line = '';
  for (const piece of clean.split(' ').flatMap((word) => pieces(word, screen.width))) {
    const longer = line === '' ? piece : `${line} ${piece}`;
    if (fits(longer, screen.width)) {
      line = longer;
    } else {
      lines.push(line);
      line = piece;
    }
  }
  lines.push(line);
  if (lines.length <= screen.lines) return lines;
  const shown = lines.slice(0, screen.lines);
  const last = shown.pop() ?? '';
  const cut = beginning(last, (candidate) => fits(candidate + ELLIPSIS, screen.width)).trimEnd();
  return [...shown, cut + ELLIPSIS];
}
