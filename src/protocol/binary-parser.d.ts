// binary-parser ships types outside its `exports`; these are the members this project uses.
declare module 'binary-parser' {
  export class Parser {
    endianness(endianness: 'little' | 'big'): this;
    uint8(name: string): this;
    uint16(name: string): this;
    uint32(name: string): this;
    int32(name: string): this;
    seek(bytes: number): this;
    array(name: string, options: { type: Parser; readUntil: 'eof' }): this;
    create(block: new () => { records: unknown[] }): this;
    /** What `layout.ts` compiles always has one array, `records`. */
    parse(bytes: Uint8Array): { records: Record<string, unknown>[] };
  }
}
