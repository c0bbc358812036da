import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Decision } from '../decision.js';
import { plannedOn, sampleFacts, type FactsWish } from '../project/facts-sample.js';
import type { EntryFacts } from '../project/project-facts.js';
import { isRefusal, type Refusal } from '../refusal.js';
import {
  cumulativePlan,
  decideEntryAddition,
  decideEntryChange,
  decideEntryDrop,
  type EntryPlan,
} from './decide-list-entry.js';

let ids = 0;
const newId = () => `id ${(ids += 1)}`;
const issued = { year: 2022, version: 1, decision: '1号', issuedAt: '2022-01-10T00:00:00Z' };
const draft = { ...issued, decision: null, issuedAt: null };
const plan: EntryPlan = { kind: 'new', plannedInvestment: '1200', monthlyAmounts: null };
const months = Array.from({ length: 12 }, () => '100');
const why = { decision: '太政发〔2022〕15号', reason: '增补' };
const alone = { parentYears: [], phaseYears: [], agreedMilestones: [] };

const entry: EntryFacts = {
  id: 'entry',
  version: 2,
  listYear: 2022,
  issued: true,
  kind: 'new',
  listed: 'recorded',
  plannedInvestment: '1200.0000',
  monthlyPlan: null,
  decisionIn: null,
  decisionOut: null,
};
const facts = (wish: FactsWish = {}) =>
  sampleFacts({ milestones: { groundbreaking: plannedOn('2022-03-31') }, ...wish });
const listed = (more: Partial<EntryFacts> = {}) => facts({ entries: [{ ...entry, ...more }] });

function code(answer: Decision | Refusal): string {
  return isRefusal(answer) ? answer.code : answer.entries.map(({ action }) => action).join(' ');
}

describe('a project is put on a list', () => {
  type Row = [string, Parameters<typeof decideEntryAddition>, string];
  it.each<Row>([
    ['with a decision', [facts(), issued, { ...plan, ...why }, alone, newId], 'list_entry.added'],
    [
      'that is issued, without a decision',
      [facts(), issued, { ...plan, ...why, decision: null }, alone, newId],
      'list_entry.decision_missing',
    ],
    [
      'that is prepared, without a decision',
      [facts(), draft, { ...plan, ...why, decision: null }, alone, newId],
      'list_entry.added',
    ],
    ['on which it stands', [listed(), issued, { ...plan, ...why }, alone, newId], 'list_entry.exists'],
    [
      'from which it was dropped',
      [listed({ decisionOut: '9号' }), issued, { ...plan, ...why }, alone, newId],
      'list_entry.added',
    ],
    [
      'when it has ended',
      [facts({ project: { state: 'closed' } }), issued, { ...plan, ...why }, alone, newId],
      'project.ended',
    ],
    [
      'on which its parent stands',
      [facts(), issued, { ...plan, ...why }, { ...alone, parentYears: [2022] }, newId],
      'list_entry.family_listed',
    ],
    [
      'on which a phase stands',
      [facts(), issued, { ...plan, ...why }, { ...alone, phaseYears: [2021, 2022] }, newId],
      'list_entry.family_listed',
    ],
    [
      'after its parent stood on another',
      [facts(), issued, { ...plan, ...why }, { ...alone, parentYears: [2021] }, newId],
      'list_entry.added',
    ],
    [
      'with months that are not its plan',
      [facts(), issued, { ...plan, ...why, monthlyAmounts: months.with(0, '99') }, alone, newId],
      'list_entry.plan_does_not_add_up',
    ],
  ])('%s', (_, args, answer) => {
    expect(code(decideEntryAddition(...args))).toBe(answer);
  });

  it('has its dates agreed at once on an issued list, on a draft not yet, and once only', () => {
    const dates = (args: Parameters<typeof decideEntryAddition>) =>
      (decideEntryAddition(...args) as Decision).inserts.flatMap((one) =>
        one.table === 'list_entry_date' ? [one.row.agreedOn] : [],
      );
    const wish = { ...plan, ...why };
    expect(dates([facts(), issued, wish, alone, newId])).toEqual(['2022-03-31']);
    expect(dates([facts(), draft, wish, alone, newId])).toEqual([]);
    const again = { ...alone, agreedMilestones: ['m:groundbreaking'] };
    expect(dates([listed({ decisionOut: '9号' }), issued, wish, again, newId])).toEqual([]);
  });

  it('again keeps its entry', () => {
    const { versions, inserts } = decideEntryAddition(
      listed({ decisionOut: '9号' }),
      issued,
      { ...plan, ...why },
      alone,
      newId,
    ) as Decision;
    expect(versions).toMatchObject([
      { row: { id: 'entry', version: 3, decisionIn: why.decision, decisionOut: null } },
    ]);
    expect(inserts.map(({ table }) => table)).toEqual(['list_entry_date']);
  });
});

describe('a project leaves a list', () => {
  it('by a decision with its reason, sealed', () => {
    const decided = decideEntryDrop(listed(), issued, why, newId) as Decision;
    expect(decided.versions).toMatchObject([{ row: { version: 3, decisionOut: why.decision } }]);
    expect(decided.entries[0]).toMatchObject({
      action: 'list_entry.dropped',
      reason: { sealed: why.reason },
    });
  });

  it.each([
    ['it never stood on', facts()],
    ['it left already', listed({ decisionOut: '9号' })],
  ])('that %s: refused', (_, project) => {
    expect(code(decideEntryDrop(project, issued, why, newId))).toBe('list_entry.not_found');
  });
});

describe('what a list plans for a project', () => {
  it.each<[string, EntryPlan, string]>([
    ['another amount', { ...plan, plannedInvestment: '1300' }, 'list_entry.changed'],
    ['another kind', { ...plan, kind: 'continuing' }, 'list_entry.changed'],
    ['the same written otherwise', { ...plan, plannedInvestment: '1200.0' }, 'change.empty'],
    ['months that add up', { ...plan, monthlyAmounts: months }, 'list_entry.changed'],
    [
      'months without a plan',
      { ...plan, plannedInvestment: null, monthlyAmounts: months },
      'list_entry.plan_does_not_add_up',
    ],
    [
      'months that do not add up',
      { ...plan, monthlyAmounts: months.with(11, '100.0001') },
      'list_entry.plan_does_not_add_up',
    ],
  ])('%s: %s', (_, wish, answer) => {
    expect(code(decideEntryChange(listed(), issued, { ...wish, reason: '调整' }, newId))).toBe(answer);
  });

  it('stands on a list only where the project does', () => {
    expect(code(decideEntryChange(facts(), issued, { ...plan, reason: '调整' }, newId))).toBe(
      'list_entry.not_found',
    );
  });

  it('is kept as what is due by each month’s end: it never falls and ends at the plan', () => {
    const amount = fc.bigInt({ min: 0n, max: 10n ** 12n }).map((units) => {
      const text = units.toString().padStart(5, '0');
      return `${text.slice(0, -4)}.${text.slice(-4)}`;
    });
    fc.assert(
      fc.property(fc.array(amount, { minLength: 12, maxLength: 12 }), (monthlyAmounts) => {
        const units = (text: string) => BigInt(text.replace('.', ''));
        const sum = monthlyAmounts.reduce((all, one) => all + units(one), 0n);
        const plannedInvestment = `${sum / 10_000n}.${String(sum % 10_000n).padStart(4, '0')}`;
        const cumulative = cumulativePlan({ plannedInvestment, monthlyAmounts }) as readonly string[];
        expect(cumulative.at(-1)).toBe(plannedInvestment);
        for (const [month, value] of cumulative.entries())
          expect(units(value) - (month === 0 ? 0n : units(cumulative[month - 1]!))).toBe(
            units(monthlyAmounts[month]!),
          );
      }),
    );
  });
});
