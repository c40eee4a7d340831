import { z } from 'zod';
import { type Route, v1NotFound } from '../route.ts';
import { nextId } from '../state.ts';
import { v1MemberFields } from '../v1-json.ts';

const readScopes = ['read_custom_fields', 'read'];
const writeScopes = ['write_custom_fields', 'write'];
const text = z.string().min(1).max(1000);
const spaceFieldsSchema = z.array(z.object({ id: text.optional(), label: text })).max(100);
const memberFieldsSchema = z.array(z.object({ id: text, value: z.string().max(1000).nullable() })).max(100);

/** v1 custom fields. How a member's are written is not documented; here, like the space's, as the whole list. */
export const customFieldRoutes: readonly Route[] = [
  {
    endpoint: 'space-custom-fields',
    method: 'GET',
    host: 'space',
    path: '/api/space/custom_fields',
    scopes: readScopes,
    answer: ({ state }) => ({ status: 200, body: state.customFields }),
  },
  {
    endpoint: 'write-space-custom-fields',
    method: 'PUT',
    host: 'space',
    path: '/api/space/custom_fields',
    scopes: writeScopes,
    answer: ({ state, body }) => {
      const wanted = spaceFieldsSchema.safeParse(body);
      if (!wanted.success) return { status: 422, body: { errors: { label: "can't be blank" } } };
      const fields = wanted.data.map(({ id, label }) => ({ id: id ?? nextId(state, 'custom-field'), label }));
      const kept = new Set(fields.map(({ id }) => id));
      // What is left out is gone, from the space and from all members.
      state.customFields = fields;
      for (const { customFields } of state.members.values()) {
        for (const id of customFields.keys()) if (!kept.has(id)) customFields.delete(id);
      }
      return { status: 200, body: fields };
    },
  },
  {
    endpoint: 'member-custom-fields',
    method: 'GET',
    host: 'space',
    path: '/api/memberships/:id/custom_fields',
    scopes: readScopes,
    answer: ({ state, params }) => {
      const member = state.members.get(params['id'] ?? '');
      return member === undefined
        ? v1NotFound
        : { status: 200, body: v1MemberFields(member, state.customFields) };
    },
  },
  {
    endpoint: 'write-member-custom-fields',
    method: 'PUT',
    host: 'space',
    path: '/api/memberships/:id/custom_fields',
    scopes: writeScopes,
    answer: ({ state, params, body, teller }) => {
      const member = state.members.get(params['id'] ?? '');
      if (member === undefined) return v1NotFound;
      const wanted = memberFieldsSchema.safeParse(body);
      const isKnown = (id: string): boolean => state.customFields.some((field) => field.id === id);
      if (!wanted.success || !wanted.data.every(({ id }) => isKnown(id))) {
        return { status: 422, body: { errors: { id: 'is invalid' } } };
      }
      member.customFields = new Map(
        wanted.data.flatMap(({ id, value }) => (value === null ? [] : [[id, value] as const])),
      );
      teller.aboutMember(member.id, 'updated_custom_field');
      return { status: 200, body: v1MemberFields(member, state.customFields) };
    },
  },
  {
    endpoint: 'all-custom-fields',
    method: 'GET',
    host: 'space',
    path: '/api/custom_fields',
    scopes: readScopes,
    answer: ({ state }) => ({
      status: 200,
      body: [...state.members.values()].map((member) => v1MemberFields(member, state.customFields)),
    }),
  },
];
