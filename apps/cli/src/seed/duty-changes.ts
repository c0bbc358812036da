import { localDate } from '#domain';
import { instantOf } from './office-days.js';
import type { Staff } from './people.js';
import type { PlanDutyChange } from './plan-types.js';
import { handedOverUnit, unitOnLeave } from './units.js';

const afternoon = (15 * 60 + 10) * 60;

/**
 * What the security administrator changes among the duties, in the order of time: the head of a town retires and hands
 * over; that of an area is on leave when the demonstration begins, and one of its liaison officers stands in.
 */
export function buildDutyChanges(staff: Staff): PlanDutyChange[] {
  const by = staff.securityAdministrator;
  return [
    {
      type: 'hand_over',
      at: instantOf(localDate('2022-02-18'), afternoon),
      by,
      person: staff.byUnit.get(handedOverUnit)!.head,
      successor: staff.successor,
      reason: '到龄退休，工作移交。',
    },
    {
      type: 'deputyship',
      at: instantOf(localDate('2022-03-04'), afternoon),
      by,
      role: 'unit_head',
      scope: { unit: unitOnLeave },
      person: [...staff.byUnit.get(unitOnLeave)!.officers.keys()].at(-1)!,
      from: localDate('2022-03-07'),
      to: localDate('2022-03-19'),
    },
  ];
}
