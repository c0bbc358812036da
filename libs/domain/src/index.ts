// The rules: lifecycles, dates, ladder, rollup figures, rights. Pure functions that return a Decision or a Refusal.
// Hides: how a rule reaches its answer, and the arithmetic of days, working days and weeks.
// May be imported by: every library and every app.
// Never imports: anything. It reads no clock, no database and no environment; `now` is an argument.
// Words: docs/domain-language.md.

export * from './access/access-count.js';
export * from './access/can.js';
export * from './access/client-address.js';
export * from './access/decide-credentials.js';
export * from './access/log-in-attempt.js';
export * from './access/password-rules.js';
export * from './access/roles.js';
export * from './access/second-factor.js';
export * from './access/sign-in-settings.js';
export * from './access/token-scope.js';
export * from './calendar/local-date.js';
export * from './calendar/working-calendar.js';
export * from './dates/decide-date-change.js';
export * from './dates/due-date.js';
export * from './decimal.js';
export * from './decision.js';
export * from './difficulty/decide-difficulty-closing.js';
export * from './difficulty/decide-difficulty.js';
export * from './difficulty/decide-late-difficulties.js';
export * from './history/code-words.js';
export * from './history/field-words.js';
export {
  differenceKinds,
  type Difference,
  type DifferenceKind,
} from './history/difference-texts.js';
export * from './history/history-entry.js';
export * from './history/history-sentence.js';
export * from './history/history-phrases.js';
export * from './history/project-difference.js';
export * from './hold/decide-hold.js';
export * from './history/decide-key-handover.js';
export * from './lifecycle/default-lifecycles.js';
export * from './lifecycle/lifecycle.js';
export * from './lights/light-facts.js';
export * from './lights/light-schedule.js';
export * from './lights/light.js';
export * from './lights/pace.js';
export * from './list/decide-list.js';
export * from './organisation/decide-erasure.js';
export * from './organisation/decide-duty.js';
export * from './organisation/decide-hand-over.js';
export * from './organisation/decide-organisation.js';
export * from './organisation/decide-person-change.js';
export * from './organisation/decide-unit-change.js';
export { isOpenOn, type PlacedDuty } from './organisation/end-duty.js';
export * from './project/decide-missed-dates.js';
export * from './project/decide-project-addition.js';
export * from './project/decide-report.js';
export * from './project/decide-stage-change.js';
export * from './project/decide-stage-undo.js';
export * from './project/given-evidence.js';
export * from './project/apply-decision.js';
export * from './project/project-facts.js';
export * from './project/with-consequences.js';
export * from './recorded-rows.js';
export * from './refusal-texts.js';
export * from './refusal.js';
export * from './reminders/duty-holders.js';
export * from './reminders/ladder.js';
export * from './reminders/plan-reminder.js';
export * from './reminders/quiet-hours.js';
export * from './reminders/recipients.js';
export * from './reminders/worst-first.js';
export * from './rollup/build-rollup.js';
export * from './rollup/decide-rollup-issue.js';
export * from './rollup/period.js';
export * from './rollup/rollup-data.js';
export * from './rollup/rollup-document.js';
export * from './rollup/rollup-facts.js';
export * from './sending/decide-sending.js';
export * from './settings/decide-setting-change.js';
export * from './settings/parse-setting.js';
export * from './settings/settings.js';
