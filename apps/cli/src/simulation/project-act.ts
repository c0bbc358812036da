import type { LocalDate } from '#domain';
import type { Stage } from './made-up-stages.js';

/** What one person asks for and another decides: over what is open. */
export type RequestAct =
  | { readonly act: 'request_date'; readonly stage: Stage; readonly toOn: LocalDate }
  | { readonly act: 'decide_date'; readonly approve: boolean }
  | { readonly act: 'withdraw_date' }
  | { readonly act: 'request_undo'; readonly stage: Stage }
  | { readonly act: 'decide_undo'; readonly approve: boolean }
  | { readonly act: 'request_hold'; readonly fromOn: LocalDate; readonly toOn: LocalDate }
  | { readonly act: 'decide_hold'; readonly approve: boolean }
  | { readonly act: 'end_hold' };

/** A step of a difficulty: of the newest one in the state that the step begins with. */
export type DifficultyAct =
  | {
      readonly act: 'raise_difficulty';
      readonly stage: Stage | null;
      readonly cause: 'land' | 'funding' | 'permits';
      readonly dueOn: LocalDate;
    }
  | { readonly act: 'accept_difficulty' }
  | { readonly act: 'move_difficulty'; readonly dueOn: LocalDate }
  | { readonly act: 'apply_closing' }
  | { readonly act: 'check_closing'; readonly approve: boolean }
  | { readonly act: 'close_difficulty'; readonly approve: boolean }
  | { readonly act: 'reopen_difficulty'; readonly dueOn: LocalDate };

/** A step of a permit: of the newest one in the state that the step begins with. */
export type PermitAct =
  | {
      readonly act: 'apply_permit';
      readonly kind: 'land_use' | 'planning' | 'construction' | 'fire_safety';
      /** Whether the authority is a unit of the city. */
      readonly isOwn: boolean;
      readonly appliedOn: LocalDate;
      readonly limitDays: number;
      readonly dayType: 'working' | 'calendar';
    }
  | { readonly act: 'ask_supplements_of_permit' }
  | { readonly act: 'supplement_permit' }
  | { readonly act: 'end_permit'; readonly state: 'granted' | 'refused' | 'withdrawn' }
  | { readonly act: 'correct_permit'; readonly limitDays: number }
  | { readonly act: 'pass_on_permit'; readonly isOwn: boolean };

/** An answer by the link of the newest mail that told of the stage. */
export interface AnswerAct {
  readonly act: 'answer';
  readonly stage: Stage;
  readonly kind: 'reached' | 'new_date' | 'difficulty' | 'no_change';
  readonly toOn: LocalDate;
}

/** What one person does alone. */
export type OwnAct =
  | { readonly act: 'reach'; readonly stage: Stage; readonly reachedOn: LocalDate }
  | { readonly act: 'move'; readonly stage: Stage; readonly toOn: LocalDate }
  | { readonly act: 'report_progress' }
  | { readonly act: 'end'; readonly kind: 'closed' | 'terminated' }
  | { readonly act: 'reopen' };

/** Something that is done to a project on a day. */
export type ProjectAct = OwnAct | RequestAct | DifficultyAct | PermitAct | AnswerAct;

/** Whether it is a step of a difficulty. */
export function isOfDifficulty(act: ProjectAct): act is DifficultyAct {
  return /_difficulty$|_closing$/.test(act.act);
}

/** Whether it is a step of a permit. */
export function isOfPermit(act: ProjectAct): act is PermitAct {
  return act.act.endsWith('_permit');
}

/** Whether two people have to do with it. */
export function isRequest(act: ProjectAct): act is RequestAct {
  return /_(?:date|undo|hold)$/.test(act.act);
}
