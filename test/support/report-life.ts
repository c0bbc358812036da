import fc from 'fast-check';
import { addDays, addMonths, decideInvestmentReport, decideProgressReport, shanghaiDate } from '#domain';
import { named, person, reason, type LifeCommand } from './life-command.js';

/** What is reported of a project. */
export const reportCommands: fc.Arbitrary<LifeCommand> = fc.oneof(
  named('report', [fc.integer({ min: -1, max: 6 }), person], (facts, { newId, people }, before, who) =>
    decideProgressReport(
      facts,
      {
        reportedOn: addDays(shanghaiDate(facts.now), -before),
        personId: people[who],
        text: reason,
        percent: null,
      },
      {
        standing: facts.lastReportedOn === null ? [] : [{ id: '', reportedOn: facts.lastReportedOn }],
        files: [],
      },
      newId,
    ),
  ),
  named(
    'report investment',
    [
      fc.constantFrom('reported', 'statistical'),
      fc.integer({ min: -1, max: 3 }),
      fc.nat({ max: 20 }),
      fc.boolean(),
    ],
    (facts, { newId }, series, before, hundreds, isMeant) =>
      decideInvestmentReport(
        facts,
        {
          series,
          month: addMonths(shanghaiDate(facts.now), -before).slice(0, 7),
          cumulative: `${hundreds * 100}`,
          reason: isMeant ? reason : null,
        },
        newId,
      ),
  ),
);
