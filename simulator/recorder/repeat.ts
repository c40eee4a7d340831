import type { Frame } from '../../src/protocol/frame.ts';

/** Whether a datagram is another one once more, as clients send it where no answer comes. */
export function isRepeat(one: Frame, other: Frame): boolean {
  return (
    one.command === other.command &&
    one.session === other.session &&
    one.replyId === other.replyId &&
    Buffer.from(one.data).equals(other.data)
  );
}
