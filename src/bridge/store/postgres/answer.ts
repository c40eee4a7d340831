import { DatabaseError } from 'pg';

/**
 * True for an error that the database itself answered with; otherwise the connection failed. The rows that PostgreSQL
 * quotes in its details are taken out of it: there may be a name in them, or a token.
 */
export function isAnswer(error: unknown): error is DatabaseError {
  if (!(error instanceof DatabaseError)) return false;
  error.detail = undefined;
  error.where = undefined;
  return true;
}
