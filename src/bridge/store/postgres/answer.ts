import { DatabaseError } from 'pg';

/** True for an error that the database itself answered with; otherwise the connection failed. */
export function isAnswer(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError;
}
