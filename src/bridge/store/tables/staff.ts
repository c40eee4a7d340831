import type { Role } from '../../staff/roles.ts';

/** Who may sign in without Cobot. */
export interface AccountsTable {
  /** In small letters. */
  name: string;
  role: Role;
  /** As `password.ts` writes it; nothing of the password itself. */
  password: string;
  created_at: number;
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
