import iconv from 'iconv-lite';
import { TerminalError } from './errors.ts';

/** How a terminal writes names: nothing on the wire says it, so it is a setting per terminal. */
export type TextEncodingName = 'utf8' | 'latin1' | 'gbk';

const replacement = '\uFFFD';

/** A byte order mark is a character like others here: what is written is read back. */
const decode = (bytes: Uint8Array, encoding: TextEncodingName): string =>
  iconv.decode(bytes, encoding, { stripBOM: false });

/** Text up to the first NUL; bytes that mean nothing in the encoding become U+FFFD. Never throws. */
export function decodeText(bytes: Uint8Array, encoding: TextEncodingName): string {
  const end = bytes.indexOf(0);
  const used = Buffer.from(bytes.buffer, bytes.byteOffset, end < 0 ? bytes.length : end);
  // The same text, without iconv's detour.
  return encoding === 'gbk' ? decode(used, encoding) : used.toString(encoding);
}

/** The encoded bytes, whole; throws `ours` where the encoding cannot write a character. */
export function encodeText(text: string, encoding: TextEncodingName): Uint8Array {
  if (text.includes('\0')) throw unwritable('text for a terminal cannot contain a NUL');
  if (isAscii(text)) return Buffer.from(text, 'latin1');
  const bytes = iconv.encode(text, encoding);
  if (decode(bytes, encoding) !== text)
    throw unwritable(`the text has characters that the terminal's encoding ${encoding} cannot write`);
  return bytes;
}

/**
 * As many whole characters as fit into `maxBytes`, encoded; letters and their accents are composed first (NFC), since
 * Latin-1 and GBK know only whole letters. What the encoding cannot write becomes `?`, so that a member with an unusual
 * name still gets in; control characters, which could steer a screen, become blanks.
 */
export function fitText(text: string, maxBytes: number, encoding: TextEncodingName): Uint8Array {
  const out: Uint8Array[] = [];
  let used = 0;
  for (const { segment } of graphemes.segment(text.replaceAll(/\p{Cc}+/gu, ' ').normalize('NFC'))) {
    const bytes = encodeOrMark(segment, encoding);
    if (used + bytes.length > maxBytes) break;
    out.push(bytes);
    used += bytes.length;
  }
  return Buffer.concat(out, used);
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function encodeOrMark(character: string, encoding: TextEncodingName): Uint8Array {
  if (isAscii(character)) return Buffer.from(character, 'latin1');
  const bytes = iconv.encode(character, encoding);
  return decode(bytes, encoding) === character && character !== replacement ? bytes : Buffer.from('?');
}

/** True where every character is below U+0080, so that all encodings agree. */
export function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 0x7f) return false;
  return true;
}

function unwritable(message: string): TerminalError {
  return new TerminalError('ours', message, { reason: 'bad-argument' });
}
