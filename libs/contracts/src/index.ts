// The HTTP requests and responses as zod schemas, each with an example that works.
// Hides: how a body is checked; what a field may hold.
// May be imported by: the API and the console.
// Never imports: anything but the domain and zod.
// A field that is not here is neither read nor sent.

export * from './as-of.js';
export * from './differences.js';
export * from './answers.js';
export * from './difficulties.js';
export * from './direct-channels.js';
export * from './duties.js';
export {
  exampleDutyId,
  examplePersonId,
  exampleRootId,
  exampleSuccessorId,
  exampleUnitId,
} from './example.js';
export * from './files.js';
export * from './history.js';
export * from './lifecycles.js';
export * from './milestones.js';
export * from './imports.js';
export { changedResponse } from './paging.js';
export * from './lists.js';
export * from './mail-replies.js';
export * from './instructions.js';
export * from './notices.js';
export * from './preferences.js';
export * from './people.js';
export * from './permits.js';
export * from './problem.js';
export * from './project-dates.js';
export * from './project-document.js';
export * from './project-ends.js';
export * from './projects.js';
export * from './quarterly-goals.js';
export * from './calendar.js';
export * from './queue.js';
export * from './reminders.js';
export * from './reports.js';
export * from './rollup-approvals.js';
export * from './rollup-test-sends.js';
export * from './rollups.js';
export * from './rollup-numbers.js';
export * from './rollup-schedules.js';
export * from './session.js';
export * from './targets.js';
export * from './tokens.js';
export * from './calendar-feeds.js';
export * from './endpoints.js';
export * from './inbox.js';
export * from './settings.js';
export * from './units.js';
