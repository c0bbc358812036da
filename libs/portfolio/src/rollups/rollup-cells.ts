import { z } from 'zod';
import { localDate, stageOrder } from '#domain';

// What the cells of data.json may hold is closed: patterns of ids, codes, days and amounts leave no place for a name or a text.

export const id = z.uuid();
export const code = z.string().regex(/^[a-z][a-z_-]{0,63}$/);
export const day = z.string().transform(localDate);
export const instant = z.iso.datetime();
export const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
export const amount = z.string().regex(/^\d{1,16}\.\d{4}$/);
export const count = z.int().min(0);
export const stage = z.enum(stageOrder);
const countsAs = z.enum(['signing', 'groundbreaking', 'completion', 'operation']).nullable();
const role = z.enum(['liaison_officer', 'unit_head', 'supervisor', 'project_leader', 'root_leader']);

export const milestone = { project: id, leadUnit: id, milestone: id, stage: code, step: code.nullable() };
export const movement = { ...milestone, countsAs, reachedOn: day.nullable() };
export const answerable = z.array(z.strictObject({ role, person: id }));
