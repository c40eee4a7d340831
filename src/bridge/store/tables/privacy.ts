/** One random key per person, wrapped by the master key that is not in the database. */
export interface PersonKeysTable {
  membership_id: string;
  /** Which master key wrapped it; tells nothing about the key. */
  master_id: string;
  wrapped: Uint8Array;
  created_at: number;
}

/** Fingers and faces, sealed; nothing in here tells anything about them but that they are there. */
export interface TemplatesTable {
  membership_id: string;
  kind: 'finger' | 'face';
  /** 0 to 9, as the terminal counts; 0 for a face. */
  finger: number;
  algorithm: string;
  flag: number;
  /** Changes with each sealing. */
  seal_id: string;
  sealed: Uint8Array;
  source_terminal: string;
  taken_at: number;
}

/** A member's permission to keep fingers or faces; it stays as a proof when it is withdrawn. */
export interface ConsentsTable {
  id: string;
  membership_id: string;
  purpose: 'finger' | 'face';
  text_version: string;
  text_hash: string;
  language: string;
  given_how: string;
  witnessed_by: string | null;
  given_at: number;
  withdrawn_at: number | null;
  withdrawn_how: string | null;
}

/** Who did what; each line holds the hash of the one before it. People stand in it by their member number only. */
export interface AuditTable {
  number: number;
  at: number;
  actor: string;
  action: string;
  member_number: string | null;
  terminal: string | null;
  /** JSON. */
  details: string;
  previous_hash: string;
  hash: string;
}
