import { newId, type Database } from '#database';
import { isRefusal, refuse, type LocalDate, type Person } from '#domain';
import {
  AnswerLinksService,
  AnswersService,
  DifficultiesService,
  HoldsService,
  ProjectChanges,
  ProjectDatesService,
  ProjectEndsService,
  ProjectsService,
  ReportsService,
  type AnswerTokens,
  type CalendarService,
  type LinkWish,
} from '#portfolio';
import { PermitActs } from './permit-acts.js';
import type { Stage } from './made-up-stages.js';
import {
  isOfDifficulty,
  isOfPermit,
  isRequest,
  type AnswerAct,
  type DifficultyAct,
  type OwnAct,
  type ProjectAct,
  type RequestAct,
} from './project-act.js';
import type { Receiver } from './receiver.js';
import type { SimulatedPeople, SimulatedProject } from './simulated-city.js';
import {
  readDifficulty,
  readHold,
  readMilestones,
  readOpenDateChange,
  readOpenUndo,
} from './simulation.queries.js';

/** What the acts are done with. */
export interface ActParts {
  readonly database: Database;
  readonly calendars: CalendarService;
  readonly tokens: AnswerTokens;
  readonly people: SimulatedPeople;
  /** Whose mails the answers are given by. */
  readonly receiver: Receiver;
}

const reason = '模拟';
const evidence = (['construction_permit', 'acceptance_record', 'operation_record'] as const).map((kind) => ({
  kind,
  number: '3205852022',
}));

/** There was nothing to do any more. */
const nothing = refuse('change.empty');

/** Does to projects what the plan of the made-up life says, through the services, as the people whose business it is. */
export class ProjectActs {
  readonly #database: Database;
  readonly #people: SimulatedPeople;
  readonly #receiver: Receiver;
  readonly #projects: ProjectsService;
  readonly #dates: ProjectDatesService;
  readonly #ends: ProjectEndsService;
  readonly #holds: HoldsService;
  readonly #difficulties: DifficultiesService;
  readonly #permits: PermitActs;
  readonly #reports: ReportsService;
  readonly #links: AnswerLinksService;
  readonly #milestones = new Map<string, string>();

  constructor({ database, calendars, tokens, people, receiver }: ActParts) {
    const changes = new ProjectChanges(database, newId, calendars);
    this.#database = database;
    this.#people = people;
    this.#receiver = receiver;
    this.#projects = new ProjectsService(database, newId, calendars);
    this.#dates = new ProjectDatesService(changes, newId);
    this.#ends = new ProjectEndsService(changes, newId);
    this.#holds = new HoldsService(changes, newId);
    this.#difficulties = new DifficultiesService(database, changes, newId);
    this.#permits = new PermitActs(database, changes);
    this.#reports = new ReportsService(database, changes, newId);
    const answers = new AnswersService(database, changes, newId);
    this.#links = new AnswerLinksService(database, tokens, answers, this.#reports);
  }

  /** Reads what the acts name things by. */
  async prepare(): Promise<void> {
    const rows = await this.#database.query<{ id: string; projectId: string; stage: string }>(readMilestones);
    for (const { id, projectId, stage } of rows) this.#milestones.set(`${projectId} ${stage}`, id);
  }

  /** Returns the code of what stood against it; null: it is done. */
  async run(project: SimulatedProject, act: ProjectAct, today: LocalDate): Promise<string | null> {
    const answered = await this.#do(project, act, today);
    return isRefusal(answered) ? answered.code : null;
  }

  async #do(project: SimulatedProject, act: ProjectAct, today: LocalDate): Promise<object> {
    if (act.act === 'answer') return this.#answer(project, act, today);
    if (isOfDifficulty(act)) return this.#settle(project, act);
    if (isOfPermit(act)) {
      const officer = this.#officerOf(project);
      const authorityId = [...this.#people.heads.keys()].find((unitId) => unitId !== project.areaId)!;
      return this.#permits.run({ projectId: project.id, officer, authorityId, today }, act);
    }
    return isRequest(act) ? this.#ask(project, act) : this.#doAlone(project, act, today);
  }

  async #doAlone(project: SimulatedProject, act: OwnAct, today: LocalDate): Promise<object> {
    const of = { projectId: project.id, expectedSeq: null };
    const { supervisor } = this.#people;
    const officer = this.#officerOf(project);
    switch (act.act) {
      case 'reach': {
        const { stage, reachedOn } = act;
        const wish = { stage, reachedOn, evidence, note: null };
        return this.#projects.changeStage(officer, project.id, null, wish);
      }
      case 'report_progress': {
        const report = { reportedOn: today, personId: officer.personId, text: reason, percent: null };
        return this.#reports.reportProgress(officer, project.id, report);
      }
      case 'move':
        return this.#dates.move(supervisor, of, this.#dateWish(project, act));
      case 'end':
        return this.#ends.end(supervisor, of, { kind: act.kind, reason, successorIds: [] });
      case 'reopen':
        return this.#ends.reopen(supervisor, of, reason);
    }
  }

  /** One person asks, another decides. */
  async #ask(project: SimulatedProject, act: RequestAct): Promise<object> {
    const of = { projectId: project.id, expectedSeq: null };
    const { supervisor } = this.#people;
    const officer = this.#officerOf(project);
    switch (act.act) {
      case 'request_date':
        return this.#dates.requestChange(officer, of, this.#dateWish(project, act));
      case 'decide_date':
        return this.#with(readOpenDateChange, [project.id], async ({ id }) =>
          this.#dates.decideChange(supervisor, of, id, { approve: act.approve, note: reason }),
        );
      case 'withdraw_date':
        return this.#with(readOpenDateChange, [project.id], async ({ id, personId }) =>
          this.#dates.withdrawChange({ ...officer, personId }, of, id),
        );
      case 'request_undo':
        return this.#dates.requestUndo(officer, of, this.#milestoneOf(project, act.stage), reason);
      case 'decide_undo':
        return this.#with(readOpenUndo, [project.id], async ({ id }) =>
          this.#dates.decideUndo(supervisor, of, id, { approve: act.approve, note: reason }),
        );
      case 'request_hold': {
        const { fromOn, toOn } = act;
        return this.#holds.request(officer, of, { cause: 'funding', reason, fromOn, toOn });
      }
      case 'decide_hold':
        return this.#with(readHold, [project.id, 'requested'], async ({ id }) =>
          this.#holds.decide(supervisor, of, id, { approve: act.approve, note: reason }),
        );
      case 'end_hold':
        return this.#with(readHold, [project.id, 'running'], async ({ id }) =>
          this.#holds.end(supervisor, of, id, reason),
        );
    }
  }

  /** A difficulty from its beginning to its end: the head of the unit at work, the supervisors above. */
  async #settle(project: SimulatedProject, act: DifficultyAct): Promise<object> {
    const { supervisor, closer, heads } = this.#people;
    const head = heads.get(project.areaId)!;
    const of = { projectId: project.id, expectedSeq: null };
    const which = (difficultyId: string) => ({ ...of, difficultyId });
    const inState = async (state: string, run: (id: string) => Promise<object>): Promise<object> =>
      this.#with(readDifficulty, [project.id, state], async ({ id }) => run(id));
    switch (act.act) {
      case 'raise_difficulty':
        return this.#difficulties.raise(this.#officerOf(project), of, {
          ...trouble(project, act.dueOn),
          cause: act.cause,
          milestoneId: act.stage === null ? null : this.#milestoneOf(project, act.stage),
        });
      case 'accept_difficulty':
        return inState('open', async (id) => this.#difficulties.accept(head, which(id)));
      case 'move_difficulty':
        return inState('accepted', async (id) =>
          this.#difficulties.moveDue(supervisor, which(id), { dueOn: act.dueOn, reason }),
        );
      case 'apply_closing':
        return inState('accepted', async (id) =>
          this.#difficulties.requestClosing(head, which(id), {
            resolution: reason,
            evidence: [{ kind: 'other', text: reason }],
          }),
        );
      case 'check_closing':
        return inState('applied', async (id) =>
          this.#difficulties.check(supervisor, which(id), { approve: act.approve, note: reason }),
        );
      case 'close_difficulty':
        return inState('checked', async (id) =>
          this.#difficulties.close(closer, which(id), { approve: act.approve, note: reason }),
        );
      case 'reopen_difficulty':
        return inState('closed', async (id) =>
          this.#difficulties.reopen(supervisor, which(id), { dueOn: act.dueOn, reason }),
        );
    }
  }

  /** By the link in the newest mail that told of the stage. */
  async #answer(
    project: SimulatedProject,
    { stage, kind, toOn }: AnswerAct,
    today: LocalDate,
  ): Promise<object> {
    const token = this.#receiver.linkOf(project.id, stage);
    if (token === undefined) return nothing;
    const wishes: Record<typeof kind, LinkWish> = {
      reached: { kind: 'reached', reachedOn: today, note: reason },
      new_date: { kind: 'new_date', toOn, reason },
      difficulty: { kind: 'difficulty', cause: 'land', ...trouble(project, toOn) },
      no_change: { kind: 'no_change' },
    };
    const outcome = await this.#links.use(token, this.#links.form(token), `${kind} ${toOn}`, wishes[kind]);
    if (typeof outcome !== 'string') return outcome;
    return outcome === 'recorded' ? {} : nothing;
  }

  #dateWish(project: SimulatedProject, { stage, toOn }: { readonly stage: Stage; readonly toOn: LocalDate }) {
    return { milestoneId: this.#milestoneOf(project, stage), toOn, reason };
  }

  #milestoneOf(project: SimulatedProject, stage: Stage): string {
    return this.#milestones.get(`${project.id} ${stage}`)!;
  }

  /** Somebody with the right of the project's officer, so that a vacancy keeps nobody from reporting. */
  #officerOf(project: SimulatedProject): Person {
    const duties = [{ role: 'liaison_officer' as const, projectId: project.id, unitId: null }];
    return { kind: 'person', personId: this.#people.officers[0]!, duties };
  }

  /** Does something to what is found; nothing where nothing is. */
  async #with(
    { name, text }: { readonly name: string; readonly text: string },
    values: string[],
    run: (found: { readonly id: string; readonly personId: string }) => Promise<object>,
  ): Promise<object> {
    const [found] = await this.#database.query<{ id: string; personId: string }>(text, values, name);
    return found === undefined ? nothing : run(found);
  }
}

/** What each difficulty of a simulation has. */
function trouble(project: SimulatedProject, dueOn: LocalDate) {
  return { settledBy: 'unit', ownerUnitId: project.areaId, dueOn, title: reason, text: reason } as const;
}
