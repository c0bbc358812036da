import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPrisma, schemaDrift, type PrismaClient } from '#database';
import { City, planned, reached } from '../support/city.js';

let city: City;
let prisma: PrismaClient;
let projectId: string;

beforeAll(async () => {
  city = await City.found();
  prisma = await createPrisma(city.test.appUrl);
  projectId = await city.project({
    milestones: [reached('signing', '2021-06-01'), planned('groundbreaking', '2022-03-31')],
  });
  await city.person('liaison_officer', { projectId }, { name: '陈联络' });
});

afterAll(async () => {
  await prisma?.$disconnect();
  await city?.leave();
});

describe('schema.prisma', () => {
  it('says what the migrations make', async () => {
    expect(await schemaDrift({ ownerUrl: city.test.ownerUrl })).toBe('');
  });

  it('has every column of every table and view, but the open end of versions', async () => {
    const columns = await city.database.query<{ name: string; columns: string[] }>(
      `SELECT c.relname::text AS name, array_agg(a.attname::text ORDER BY a.attname) AS columns
       FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'v') AND c.relname <> '_prisma_migrations'
         AND a.attname <> 'recorded_to'
       GROUP BY c.relname`,
    );
    for (const { name } of columns)
      expect({ name, model: modelOf(name) in prisma }).toEqual({ name, model: true });
    const read = await Promise.all(
      columns.map(async ({ name, columns: all }) => ({ name, all, fields: await fieldsOf(name) })),
    );
    for (const { name, all, fields } of read)
      expect({ name, fields }).toEqual({ name, fields: all.map(fieldName).sort() });
  });
});

describe('a read through the client', () => {
  it('gives the same as SQL, through tables and views', async () => {
    const [row] = await city.database.query<Record<string, unknown>>(
      `SELECT p.name, p.total_investment::text AS investment, lead.name AS lead, m.due_on AS due, profile.name AS officer
       FROM project_current p JOIN unit_current lead ON lead.id = p.lead_unit_id
       JOIN milestone_current m ON m.project_id = p.id AND m.stage = 'groundbreaking'
       JOIN duty_current d ON d.project_id = p.id JOIN person_profile profile ON profile.person_id = d.person_id
       WHERE p.id = $1`,
      [projectId],
    );
    const read = await prisma.projectCurrent.findUniqueOrThrow({
      where: { id: projectId },
      include: {
        leadUnit: true,
        milestones: { where: { stage: 'groundbreaking' } },
        duties: { include: { person: { include: { profile: { select: { name: true } } } } } },
      },
    });
    expect({
      name: read.name,
      investment: read.totalInvestment?.toFixed(4),
      lead: read.leadUnit.name,
      due: read.milestones[0]?.dueOn?.toISOString().slice(0, 10),
      officer: read.duties[0]?.person.profile?.name,
    }).toEqual(row);
  });

  it('gives all versions of an anchor', async () => {
    const project = await prisma.project.findUniqueOrThrow({
      where: { id: projectId },
      include: { versions: true, current: true },
    });
    expect(project.versions.map(({ version }) => version)).toEqual([1]);
    expect(project.current?.version).toBe(1);
  });

  it('can change nothing, not even what the role may change', async () => {
    await expect(prisma.outbox.deleteMany({})).rejects.toThrow('read-only transaction');
    await expect(prisma.personProfile.updateMany({ data: { name: '改名' } })).rejects.toThrow(
      'read-only transaction',
    );
  });
});

/** `unit_version` → `unitVersion`, the client's property. */
function modelOf(table: string): keyof PrismaClient {
  return fieldName(table) as keyof PrismaClient;
}

function fieldName(column: string): string {
  return column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** The columns that the client can select, sorted: an unknown field would be refused. */
async function fieldsOf(table: string): Promise<string[]> {
  const model = prisma[modelOf(table)] as unknown as { fields: Record<string, unknown> };
  return Object.keys(model.fields).sort();
}
