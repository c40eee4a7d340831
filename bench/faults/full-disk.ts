import { StatementSync } from 'node:sqlite';

const writes = /^\s*(insert|update|delete|replace)\b/i;
const full = { code: 'ERR_SQLITE_ERROR', errcode: 13, errstr: 'database or disk is full' };

/**
 * Until the returned function is called, every statement of this process that writes is answered as SQLite answers it when
 * the disk is full. Source of code and text: sqlite.org/rescode.html.
 */
export function fillDisk(): () => void {
  const usual = Object.getOwnPropertyDescriptors(StatementSync.prototype);
  for (const name of ['run', 'get', 'all'] as const) {
    const carryOut: unknown = usual[name].value;
    if (typeof carryOut !== 'function') throw new TypeError(`a statement has no ${name}`);
    const value = function write(this: StatementSync, ...args: unknown[]): unknown {
      if (writes.test(this.sourceSQL)) throw Object.assign(new Error(full.errstr), full);
      return Reflect.apply(carryOut, this, args);
    };
    Object.defineProperty(StatementSync.prototype, name, { ...usual[name], value });
  }
  return () => void Object.defineProperties(StatementSync.prototype, usual);
}
