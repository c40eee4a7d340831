import type { Punch } from './commands/punches.ts';
import type { User } from './commands/users.ts';
import { punchesKind, usersKind } from './row-kinds.ts';
import { TableStream, type StreamOptions, type StreamParts } from './table-stream.ts';
import type { TextEncodingName } from './text.ts';

export function streamUsers(
  parts: StreamParts,
  encoding: TextEncodingName,
  options: StreamOptions,
): TableStream<User> {
  return new TableStream(parts, usersKind(encoding), options);
}

export function streamPunches(parts: StreamParts, options: StreamOptions): TableStream<Punch> {
  return new TableStream(parts, punchesKind, options);
}
