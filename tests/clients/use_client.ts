// The main journey with the client that openapi-typescript and openapi-fetch make. What is typed wrongly
// does not compile.

import assert from 'node:assert/strict';
import createClient from 'openapi-fetch';
import type { components, paths } from './schema.js';

type Problem = components['schemas']['Problem'];

const [address = '', email = '', password = ''] = process.argv.slice(2);
const api = createClient<paths>({ baseUrl: address });

// An answer of the kind that was declared, or the problem that came instead.
function answered<T>(answer: { data?: T; error?: Problem }): T {
  assert.ok(answer.data !== undefined, `${answer.error?.code}: ${answer.error?.detail}`);
  return answer.data;
}

const wrong = await api.POST('/api/v1/auth/login', { body: { email, password: 'not this one at all' } });
assert.equal(wrong.response.status, 401);
assert.equal(wrong.error?.code, 'wrong-credentials');
assert.ok(wrong.error && (await (await fetch(new URL(wrong.error.type, address))).text()).includes(wrong.error.code));

const tokens = answered(await api.POST('/api/v1/auth/login', { body: { email, password } }));
api.use({
  onRequest({ request }) {
    request.headers.set('Authorization', `Bearer ${tokens.access_token}`);
  },
});

const body: components['schemas']['SavePractice'] = {
  title: 'Rides that wait',
  language: 'en',
  country: 'CA',
  level: 'municipal',
  policy_areas: ['health'],
  responsible_body: 'The riders',
  what_was_done: 'Drivers wait until the visit is over.',
  licence: 'cc-by-4.0',
};
const draft = answered(
  await api.POST('/api/v1/practices', { body, params: { header: { 'Idempotency-Key': 'typescript-0001' } } }),
);
const again = answered(
  await api.POST('/api/v1/practices', { body, params: { header: { 'Idempotency-Key': 'typescript-0001' } } }),
);
assert.equal(again.id, draft.id);

// What GET gave, PUT takes, with one field changed.
const path = { id: draft.id };
const read = await api.GET('/api/v1/practices/{id}', { params: { path } });
const found = answered(read);
const tag = read.response.headers.get('etag') ?? '';
const saved = answered(
  await api.PUT('/api/v1/practices/{id}', {
    params: { path, header: { 'If-Match': tag } },
    body: { ...found, locality: 'Halifax' },
  }),
);
assert.equal(saved.locality, 'Halifax');
assert.equal(saved.title, draft.title);
const stale = await api.PUT('/api/v1/practices/{id}', { params: { path, header: { 'If-Match': tag } }, body });
assert.deepEqual([stale.response.status, stale.error?.code], [412, 'stale-revision']);
const faulty = await api.PUT('/api/v1/practices/{id}', {
  params: { path, header: { 'If-Match': `"${saved.revision}"` } },
  body: { ...body, year_started: 3 },
});
assert.equal(faulty.response.status, 422);
assert.equal(faulty.error?.errors?.[0]?.pointer, '/year_started');

const submitted = answered(await api.POST('/api/v1/practices/{id}/submit', { params: { path } }));
assert.equal(submitted.state, 'submitted');

const page = answered(await api.GET('/api/v1/practices', { params: { query: { country: ['CA'], limit: 3 } } }));
assert.ok(page.items.length > 0 && page.items.every((card) => card.country === 'CA'));
const misspelt = await fetch(new URL('/api/v1/practices?contry=MX', address));
const refused = (await misspelt.json()) as Problem;
assert.deepEqual([misspelt.status, refused.errors?.[0]?.nearest], [422, 'country']);

const consultations = answered(await api.GET('/api/v1/consultations', {}));
const open = consultations.items.find((one) => one.accepts.includes('answer') && one.access === 'open');
assert.ok(open);
const id = { id: open.id };
const consultation = answered(await api.GET('/api/v1/consultations/{id}', { params: { path: id } }));
assert.equal(consultation.title['en']?.text, open.title['en']?.text);
const questions = answered(await api.GET('/api/v1/consultations/{id}/questions', { params: { path: id } }));
const question = questions.items.find((one) => one.kind === 'long-text');
assert.ok(question);
const joined = answered(
  await api.POST('/api/v1/consultations/{id}/participants', { params: { path: id }, body: { consents: ['take-part'] } }),
);
const header = { 'Participant-Code': joined.code };
const answers = answered(
  await api.POST('/api/v1/consultations/{id}/responses', {
    params: { path: id, header },
    body: { answers: [{ question: question.name, answer: { text: 'The last bus leaves too early.' } }] },
  }),
);
assert.ok(answers.items.some((one) => one.answer.text === 'The last bus leaves too early.'));
console.log('the TypeScript client did everything it should');
