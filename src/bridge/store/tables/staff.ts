import type { Role } from '../../staff/roles.ts';

/** Who may sign in: with a password, or with Cobot. */
export interface AccountsTable {
  /** In small letters. */
  name: string;
  role: Role;
  /** As `password.ts` writes it, nothing of the password itself; a word that is no hash for somebody who signs in with Cobot. */
  password: string;
  created_at: number;
  /** UTC ms; null while it lets somebody in. */
  disabled_at: number | null;
}

/** Who is signed in. The cookie's value is not in here, only its hash. */
export interface StaffSessionsTable {
  /** SHA-256 of the cookie's value, as hex. */
  id: string;
  account: string;
  created_at: number;
  /** Of the last request, to a minute. */
  used_at: number;
}
