import { z } from 'zod';
import { holdCauses, projectEnds } from '#domain';
import { answer } from './answers.js';
import { difficulty } from './difficulties.js';
import { evidencePiece } from './milestones.js';
import { instruction } from './instructions.js';
import { quarterlyGoal } from './quarterly-goals.js';
import { permit } from './permits.js';
import { amount, day, exampleLine, lightName, projectLine } from './projects.js';

const named = z.object({ id: z.uuid(), name: z.string() });

const milestone = z.object({
  id: z.uuid(),
  stage: z.string(),
  step: z.string().nullable(),
  baselineOn: day.nullable(),
  plannedOn: day.nullable(),
  dueYear: z.int().nullable(),
  dueOn: day.nullable(),
  daysHeld: z.int(),
  deadlineVersion: z.int(),
  dependsOn: z.array(z.uuid()),
  slips: z.int().meta({ description: 'How often the date was moved to a later one, for life' }),
  reachedOn: day.nullable(),
  reachedPrecision: z.enum(['day', 'month', 'year', 'unknown']).nullable(),
  daysLate: z.int().nullable(),
  missed: z.array(z.object({ dueOn: day, state: z.enum(['missed', 'reported_late']) })),
  evidence: z.array(evidencePiece),
});

/** A project that was split, merged or replaced: what it became, or what it came from. */
const succession = z.object({
  id: z.uuid(),
  kind: z.enum(['split', 'merger', 'replacement']),
  decision: z.string().nullable().meta({ description: 'Null of a replacement: its end says why' }),
});

const person = z.object({ id: z.uuid(), name: z.string() });
const instant = z.iso.datetime({ offset: true });
/** What one person asks for and another decides. */
const request = {
  state: z.string(),
  reason: z.string().nullable(),
  requestedBy: person,
  requestedAt: instant,
  decidedBy: person.nullable(),
  decidedAt: instant.nullable(),
  note: z.string().nullable(),
};

const litFact = z.looseObject({
  fact: z.enum([
    'overdue',
    'second_slip',
    'behind_plan',
    'not_in_statistics',
    'stale',
    'difficulty_overdue',
    'hold',
    'hold_overrun',
    'repaired',
  ]),
  light: z.enum(['yellow', 'red', 'grey']),
});
const lightPeriod = { light: lightName, from: day, facts: z.array(litFact) };
/** The light of the day with its reasons, worst first, and what it will be next if nothing changes. */
const light = z.object({
  ...lightPeriod,
  next: z.object(lightPeriod).nullable(),
  ruleVersion: z.int(),
});

/** An end, and the reopening of one that was no end. */
const projectEnd = z.object({
  id: z.uuid(),
  kind: z.enum(projectEnds),
  state: z.enum(['standing', 'reopened']),
  reason: z.string().nullable(),
  successors: z.array(z.object({ id: z.uuid(), name: z.string() })),
  endedBy: person,
  endedAt: instant,
  reopenedBy: person.nullable(),
  reopenedAt: instant.nullable(),
  reopeningReason: z.string().nullable(),
});

const text = z.object({ zh: z.string(), en: z.string() });

/** One project whole. */
export const projectResponse = z
  .object({
    id: z.uuid(),
    name: z.string(),
    code: z.string().nullable(),
    category: z.string(),
    cluster: z.string().nullable(),
    levels: z.array(z.string()),
    synthetic: z.boolean(),
    stage: z.string().nullable(),
    stageReached: projectLine.shape.stageReached,
    state: projectLine.shape.state,
    lifecycle: z.object({
      code: z.string(),
      version: z.int(),
      label: text,
      stages: z.array(
        z.object({
          code: z.string(),
          countsAs: z.string().nullable(),
          label: text,
          evidence: z.array(z.string()),
          limitDays: z.int().nullable(),
          meaning: text.optional(),
          steps: z
            .array(
              z.object({
                code: z.string(),
                label: text,
                evidence: z.array(z.string()),
                after: z.array(z.string()),
              }),
            )
            .optional(),
        }),
      ),
    }),
    leadUnit: named,
    area: named.nullable(),
    totalInvestment: amount.nullable(),
    remark: z.string().nullable(),
    milestones: z.array(milestone),
    light: light.nullable(),
    dateChanges: z.array(
      z.object({ id: z.uuid(), milestoneId: z.uuid(), fromOn: day.nullable(), toOn: day, ...request }),
    ),
    stageUndos: z.array(z.object({ id: z.uuid(), milestoneId: z.uuid(), ...request })),
    slips: z.array(
      z.object({
        milestoneId: z.uuid(),
        listYear: z.int().nullable(),
        unitId: z.uuid(),
        fromOn: day,
        toOn: day,
        dateChangeId: z.uuid().nullable(),
        recordedAt: z.iso.datetime({ offset: true }),
      }),
    ),
    holds: z.array(
      z.object({
        id: z.uuid(),
        cause: z.enum(holdCauses),
        fromOn: day,
        toOn: day,
        endedOn: day.nullable(),
        ...request,
      }),
    ),
    ends: z.array(projectEnd),
    difficulties: z.array(difficulty),
    permits: z.array(permit),
    instructions: z.array(instruction),
    quarterlyGoals: z.array(quarterlyGoal),
    answers: z.array(answer),
    entries: z.array(
      z.object({
        listYear: z.int(),
        kind: projectLine.shape.kind,
        listed: projectLine.shape.listed,
        plannedInvestment: amount.nullable(),
        monthlyPlan: z.array(amount).nullable().meta({ description: 'Cumulative, at the end of each month' }),
        decisionIn: z.string().nullable(),
        carriedFrom: z.int().nullable().meta({ description: 'The list that it was carried over from' }),
        agreedDates: z
          .array(z.object({ milestoneId: z.uuid(), agreedOn: day }))
          .meta({ description: 'Agreed for the year when the list was issued' }),
      }),
    ),
    parentId: z.uuid().nullable().meta({ description: 'The project whose phase it is' }),
    succession: z.object({ successors: z.array(succession), predecessors: z.array(succession) }),
    duties: z.array(z.object({ role: z.string(), person: z.string() })),
    investment: z.array(
      z.object({ series: z.enum(['reported', 'statistical']), month: z.string(), cumulative: amount }),
    ),
    pace: z
      .array(
        z.object({
          listYear: z.int(),
          planned: amount,
          completed: amount,
          duePercent: z.number().meta({ description: 'Of the plan, by the months completed' }),
          completedPercent: z.number(),
          pointsAhead: z.number().meta({ description: 'Negative: behind' }),
        }),
      )
      .meta({ description: '序时进度, by list year; reported series' }),
    lastReport: z
      .object({
        reportedOn: day,
        kind: z.enum(['report', 'no_change']),
        percent: z.int().nullable(),
        text: z.string().nullable(),
      })
      .nullable(),
  })
  .meta({
    example: {
      ...Object.fromEntries(
        [
          'id',
          'name',
          'code',
          'category',
          'cluster',
          'levels',
          'synthetic',
          'stage',
          'stageReached',
          'state',
        ].map((field) => [field, exampleLine[field as keyof typeof exampleLine]]),
      ),
      lifecycle: {
        code: 'enterprise',
        version: 1,
        label: { zh: '企业投资项目', en: 'Enterprise project' },
        stages: [
          {
            code: 'signing',
            countsAs: 'signing',
            label: { zh: '签约', en: 'Signing' },
            evidence: ['contract'],
            limitDays: null,
          },
        ],
      },
      leadUnit: { id: '017e41b2-5c00-7000-8000-000000000003', name: '高新区' },
      area: { id: '017e41b2-5c00-7000-8000-000000000003', name: '高新区' },
      totalInvestment: '52000.0000',
      remark: null,
      milestones: [],
      light: { light: 'green', from: '2022-03-01', facts: [], next: null, ruleVersion: 1 },
      dateChanges: [],
      stageUndos: [],
      slips: [],
      holds: [],
      difficulties: [],
      permits: [],
      instructions: [],
      quarterlyGoals: [],
      answers: [],
      ends: [],
      entries: [
        {
          listYear: 2022,
          kind: 'new',
          listed: 'recorded',
          plannedInvestment: '12000.0000',
          monthlyPlan: null,
          decisionIn: null,
          carriedFrom: null,
          agreedDates: [],
        },
      ],
      parentId: null,
      succession: { successors: [], predecessors: [] },
      duties: [{ role: 'liaison_officer', person: '陈联络' }],
      investment: [],
      pace: [
        {
          listYear: 2022,
          planned: '12000.0000',
          completed: '1500.0000',
          duePercent: 16.67,
          completedPercent: 12.5,
          pointsAhead: -4.17,
        },
      ],
      lastReport: null,
    },
  });
