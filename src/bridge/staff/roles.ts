/** What a person or a program is to the house. */
export const roles = ['owner', 'manager', 'enroller', 'viewer'] as const;

/** See {@link roles}. */
export type Role = (typeof roles)[number];

/** What can be allowed: looking at the house, what enrolling needs to be seen, enrolling, the doors, who is in the terminals, and all else. */
export type Right = 'see' | 'see-for-enrolment' | 'enrol' | 'doors' | 'sync' | 'own';

const rights: Readonly<Record<Role, readonly Right[]>> = {
  owner: ['see', 'see-for-enrolment', 'enrol', 'doors', 'sync', 'own'],
  manager: ['see', 'see-for-enrolment', 'enrol', 'doors', 'sync'],
  enroller: ['see-for-enrolment', 'enrol'],
  viewer: ['see', 'see-for-enrolment'],
};

/** Whether somebody in this role may do it. */
export function mayDo(role: Role, right: Right): boolean {
  return rights[role].includes(right);
}
