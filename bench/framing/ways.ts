/** How a terminal's bytes reach the client, and what packets it makes of a table. */
export interface Way {
  name: string;
  /** `frames`: each packet in a segment of its own. `answers`: all packets of an answer in one. Else bytes a segment. */
  cut: 'frames' | 'answers' | number;
  /** Most bytes of a DATA packet. */
  pieceBytes: number;
  /** What announces the pieces: size and chunk, the size alone, or nothing. */
  prepare: 'size-and-chunk' | 'size' | 'none';
  /** What 1503 is answered with: a prepared buffer, the table itself, or a refusal, so that only direct reads are left. */
  answer: 'buffer' | 'table' | 'refusal';
  /** Somebody puts a finger on the sensor between two packets of a dump. */
  event: boolean;
}

const usual: Omit<Way, 'name'> = {
  cut: 'frames',
  pieceBytes: 16_000,
  prepare: 'size-and-chunk',
  answer: 'buffer',
  event: false,
};

export const cuts: readonly Way[] = [
  { ...usual, name: 'separate' },
  { ...usual, name: 'merged', cut: 'answers' },
  { ...usual, name: '1-byte', cut: 1 },
  { ...usual, name: '7-byte', cut: 7 },
  { ...usual, name: '1460-byte', cut: 1460 },
];

export const forms: readonly Way[] = [
  { ...usual, name: 'many small DATA', pieceBytes: 1008 },
  { ...usual, name: 'one big DATA', pieceBytes: 65_528 },
  { ...usual, name: 'DATA without PREPARE', prepare: 'none' },
  { ...usual, name: 'PREPARE straight after 1503', answer: 'table' },
  { ...usual, name: 'event in the middle of a dump', event: true },
  { ...usual, name: 'PREPARE of 4 bytes', prepare: 'size' },
  { ...usual, name: 'direct read', answer: 'refusal' },
];

export const ways: readonly Way[] = [...cuts, ...forms];

/** Each form in each cut. */
export const allCombinations: readonly Way[] = forms.flatMap((form) =>
  cuts.map(({ name, cut }) => ({ ...form, cut, name: `${form.name}, ${name}` })),
);
