import { createContext, use, useCallback, useEffect, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { mayDo, sessionMessageSchema } from '../../bridge/web/messages.ts';
import type { Right, SessionMessage } from '../../bridge/web/messages.ts';
import { ask, askFor } from '../ask/ask.ts';
import { isSignedOut } from '../ask/ask-error.ts';

/** Who is at this page. `ended`: somebody was, and the bridge does not know them any more. */
export type Session =
  | { is: 'asking' }
  | { is: 'away'; error: unknown }
  | { is: 'nobody'; ended: boolean }
  | ({ is: 'somebody' } & SessionMessage);

interface SessionDesk {
  session: Session;
  /** Asks the bridge who is signed in. */
  look: () => void;
  signIn: (name: string, password: string) => Promise<void>;
  signOut: () => Promise<void>;
  /** The bridge said that nobody is signed in. */
  end: () => void;
}

const context = createContext<SessionDesk | undefined>(undefined);

/** Who is signed in, and signing in and out. */
export function useSession(): SessionDesk {
  const desk = use(context);
  if (desk === undefined) throw new TypeError('useSession stands outside SessionProvider');
  return desk;
}

/** Whether whoever is signed in may do this. */
export function useMay(): (right: Right) => boolean {
  const { session } = useSession();
  return (right) => session.is === 'somebody' && mayDo(session.role, right);
}

const path = '/session';

/** Gives all below it {@link useSession}. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const [session, setSession] = useState<Session>({ is: 'asking' });
  const askWho = useCallback(() => {
    askFor({ path, answer: sessionMessageSchema }).then(
      (who) => setSession({ is: 'somebody', ...who }),
      (error: unknown) =>
        setSession(isSignedOut(error) ? { is: 'nobody', ended: false } : { is: 'away', error }),
    );
  }, []);
  useEffect(askWho, [askWho]);
  const desk = useMemo<SessionDesk>(
    () => ({
      session,
      look() {
        setSession({ is: 'asking' });
        askWho();
      },
      async signIn(name, password) {
        const body = { name, password };
        const who = await askFor({ method: 'POST', path, body, answer: sessionMessageSchema });
        setSession({ is: 'somebody', ...who });
      },
      async signOut() {
        await ask({ method: 'DELETE', path });
        setSession({ is: 'nobody', ended: false });
      },
      end: () => setSession({ is: 'nobody', ended: true }),
    }),
    [session, askWho],
  );
  return <context.Provider value={desk}>{children}</context.Provider>;
}
