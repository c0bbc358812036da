import { governingProgramme, type Settings } from '#domain';
import type { Database, Read } from '#database';
import { readProgrammeMembers } from '../targets/programmes.queries.js';
import type { SettingsService } from './settings.service.js';

/** That a project joins a programme or leaves it. */
export interface ProgrammeChange {
  readonly code: string;
  readonly joins: boolean;
}

/** By which settings each project goes: those of the programme that governs it (`governingProgramme`), else the city's. */
export class GoverningSettings {
  constructor(
    private readonly database: Database,
    private readonly settings: SettingsService,
  ) {}

  /**
   * For one project or, with null, for all; asked for null, it tells the city's own. Nothing is read of programmes while none
   * has settings of its own; the same settings are the same object. `change`: as it will be then. `read`: the caller's own way to ask.
   */
  async of(
    projectId: string | null,
    {
      change,
      read = this.database.read,
    }: { readonly change?: ProgrammeChange | undefined; readonly read?: Read } = {},
  ): Promise<(projectId: string | null) => Settings> {
    const known = await this.settings.known(read);
    const codes = known.programmes;
    if (codes.length === 0) return () => known.of(null);
    const members = await read<{ projectId: string; code: string }>({
      name: 'read_programme_members',
      text: readProgrammeMembers,
      values: [codes, projectId],
    });
    const byProject = new Map<string, string[]>();
    for (const member of members)
      byProject.set(member.projectId, [...(byProject.get(member.projectId) ?? []), member.code]);
    return (id) => {
      if (id === null) return known.of(null);
      const own = (byProject.get(id) ?? []).filter((code) => code !== change?.code);
      const joined = change?.joins === true && codes.includes(change.code) ? [change.code] : [];
      return known.of(governingProgramme([...own, ...joined]));
    };
  }
}
