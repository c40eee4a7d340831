import { idsDigest } from '../../../../src/bridge/sync/ids-digest.ts';
import type {
  OwnUsers,
  SyncPorts,
  TemplateRef,
  TerminalMemory,
  Tombstone,
} from '../../../../src/bridge/sync/ports.ts';
import { algorithmOf } from '../../../../src/protocol/commands/templates.ts';

/** A store of plain maps. */
export class MemoryPorts implements SyncPorts {
  readonly memories = new Map<string, TerminalMemory>();
  readonly owned = new Map<string, Set<string>>();
  readonly stones = new Map<string, Tombstone>();
  readonly vault = new Map<string, { ref: TemplateRef; bytes: Uint8Array }>();
  /** How often anything was written. */
  writes = 0;

  readonly memory = {
    read: async (terminal: string) => this.memories.get(terminal),
    save: async (terminal: string, memory: TerminalMemory) => {
      this.writes += 1;
      this.memories.set(terminal, structuredClone(memory));
    },
  };

  ownUserIds(terminal: string) {
    return Promise.resolve(new Set(this.owned.get(terminal)));
  }

  /** Of the terminal of a visit. */
  ownOf(terminal: string): OwnUsers {
    return {
      all: () => new Set(this.owned.get(terminal)),
      digest: () => idsDigest(this.owned.get(terminal) ?? new Set()),
      note: async (userIds) => {
        this.writes += 1;
        const own = this.owned.get(terminal) ?? new Set();
        for (const userId of userIds) own.add(userId);
        this.owned.set(terminal, own);
      },
      forget: async (userIds) => {
        for (const userId of userIds) this.owned.get(terminal)?.delete(userId);
      },
    };
  }

  readonly tombstones = {
    keep: async (terminal: string, userIds: readonly string[], since: number) => {
      for (const userId of userIds) {
        const key = `${terminal}/${userId}`;
        if (!this.stones.has(key)) this.stones.set(key, { terminal, userId, since });
      }
    },
    clear: async (terminal: string, userIds: readonly string[]) => {
      for (const userId of userIds) this.stones.delete(`${terminal}/${userId}`);
    },
    all: async () => [...this.stones.values()],
  };

  readonly templates = {
    index: async () =>
      Map.groupBy(
        [...this.vault.values()].map(({ ref }) => ref),
        ({ userId }) => userId,
      ),
    open: async (refs: readonly TemplateRef[]) =>
      refs.map(({ userId, finger }) => this.vault.get(`${userId}/${finger}`)?.bytes),
  };

  /** Puts a finger into the vault. */
  keepFinger(userId: string, finger: number, bytes: Uint8Array, takenAt: number): void {
    const membershipId = `m${userId}`;
    const ref = { userId, membershipId, finger, algorithm: algorithmOf(bytes), flag: 1, takenAt };
    this.vault.set(`${userId}/${finger}`, { ref, bytes });
  }
}
