import { newId } from '#database';
import type { Person } from '#domain';
import type { ApiClient } from './api-client.js';
import type { City } from './city.js';
import { SignInStand } from './sign-in-stand.js';

/** What an id in the address of an operation about log-ins names, and the answer to whoever may do it. */
export interface SignInTarget {
  readonly what: string;
  readonly id: string;
  /** Null: the operation's success. */
  readonly refusedWith: (person: Person) => number | null;
}

type MakeTargets = (
  stand: SignInStand,
  reader: { client: ApiClient; person: Person },
) => Promise<SignInTarget[]>;

const done = () => null;
const notFound = () => 404;
const nothing = (): SignInTarget => ({ what: 'an id of nothing', id: newId(), refusedWith: notFound });

/** Of a person in the state that the operation is about, and of things that are no person. */
function personWho(prepare: (stand: SignInStand) => Promise<{ personId: string }>): MakeTargets {
  return async (stand) => [
    { what: 'a person', id: (await prepare(stand)).personId, refusedWith: done },
    nothing(),
  ];
}

const makers: Readonly<Record<string, MakeTargets>> = {
  '/api/v1/people/{id}/accounts': personWho((stand) => stand.person()),
  '/api/v1/people/{id}/password-resets': personWho((stand) => stand.account()),
  '/api/v1/people/{id}/sessions': personWho((stand) => stand.account()),
  '/api/v1/people/{id}/tokens': personWho((stand) => stand.account()),
  '/api/v1/people/{id}/oidc-links': personWho((stand) => stand.account()),
  '/api/v1/people/{id}/oidc-link-removals': personWho(async (stand) => {
    const account = await stand.account();
    await stand.link(account.personId);
    return account;
  }),
  '/api/v1/people/{id}/totp-resets': personWho(async (stand) => {
    const account = await stand.account();
    await stand.enrol(account.personId);
    return account;
  }),
  '/api/v1/totp-resets/{id}/approvals': async (stand) => [
    { what: 'a request', id: await stand.totpReset(), refusedWith: done },
    nothing(),
  ],
  '/api/v1/tokens/{id}/revocations': async (stand, { person }) => [
    { what: 'an own token', id: (await stand.token(person.personId)).id, refusedWith: done },
    {
      what: 'the token of another',
      id: (await stand.token((await stand.account()).personId)).id,
      refusedWith: ({ duties }) =>
        duties.some(({ role }) => role === 'security_administrator') ? null : 404,
    },
    nothing(),
  ],
  '/api/v1/rollup-links/{id}/revocations': async (stand, { person }) => [
    { what: 'an own link', id: await stand.rollupLink(person.personId), refusedWith: done },
    {
      what: 'the link of another',
      id: await stand.rollupLink((await stand.account()).personId),
      refusedWith: notFound,
    },
    nothing(),
  ],
  '/api/v1/session/inbox/{id}/readings': async (stand, { person }) => [
    { what: 'an own message', id: await stand.message(person.personId), refusedWith: done },
    {
      what: 'the message of another',
      id: await stand.message((await stand.account()).personId),
      refusedWith: notFound,
    },
    nothing(),
  ],
  '/api/v1/messages/{id}/resends': async (stand, { person }) => [
    { what: 'a message that failed', id: await stand.failedMessage(person.personId), refusedWith: done },
    {
      what: 'a message that waits',
      id: await stand.message(person.personId),
      refusedWith: () => 409,
    },
    nothing(),
  ],
  '/api/v1/endpoints/{id}/endings': async (stand) => [
    { what: 'an endpoint', id: await stand.endpoint(), refusedWith: done },
    nothing(),
  ],
  '/api/v1/direct-channels/{id}/endings': async (stand) => [
    { what: 'a direct channel', id: await stand.directChannel(), refusedWith: done },
    nothing(),
  ],
  '/api/v1/dead-addresses/{id}/closings': async (stand) => [
    { what: 'a dead address', id: await stand.deadAddress(), refusedWith: done },
    nothing(),
  ],
  // Previews of files that say nothing new.
  '/api/v1/imports/{id}/confirmations': async (stand, { person }) => [
    { what: 'an own preview', id: await stand.emptyPreview(person.personId), refusedWith: done },
    {
      what: 'the preview of another',
      id: await stand.emptyPreview((await stand.account()).personId),
      refusedWith: notFound,
    },
    nothing(),
  ],
  '/api/v1/sessions/{id}': async (stand, { client }) => {
    const other = await client.as((await stand.account()).login);
    return [
      { what: 'an own session', id: await stand.sessionOf(client), refusedWith: done },
      { what: 'the session of another', id: await stand.sessionOf(other), refusedWith: notFound },
      nothing(),
    ];
  },
};

/** The targets of an operation about log-ins; null: it is about something else. */
export async function signInTargets(
  city: City,
  path: string,
  reader: { client: ApiClient; person: Person },
): Promise<SignInTarget[] | null> {
  const make = makers[path];
  return make === undefined ? null : make(new SignInStand(city), reader);
}

/**
 * What operations answer to their example where only a session, code or password of their own would succeed; each has
 * tests of its own.
 */
export const answersToExample: Readonly<Record<string, readonly number[]>> = {
  'POST /api/v1/session/totp': [409],
  'POST /api/v1/totp-enrolments/confirmations': [401, 409],
  'POST /api/v1/password-changes': [401, 429],
  'POST /api/v1/oidc/login': [503],
  'GET /api/v1/oidc/callback': [401],
  'GET /api/v1/calendar-feeds/{file}': [404],
  // Whoever has made no address has none to revoke.
  'POST /api/v1/session/calendar-feed/revocations': [204, 404],
};
