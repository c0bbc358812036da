const waits = 'approval.state approval.endedAt approval.decidedBy';
const issue = (place: string, approval: string): string =>
  `id kind period scope.id scope.name listYear number from cutAt dueAt issuedAt late dataSha256 builderVersion ${approval}`
    .split(' ')
    .map((field) => `${place}${field}`)
    .join(' ');

/** The fields of what is read of issued rollups, by what; `text` is a form. */
export const rollupFields: Readonly<Record<string, string>> = {
  'GET /api/v1/rollups': `nextCursor ${issue('items[].', `approval ${waits}`)}`,
  'GET /api/v1/rollups/{id}': `${issue('', waits)} entries projects headlines[].zh headlines[].en corrections[].kind
    corrections[].project.id corrections[].project.name links.data links.labels links.mail links.pdf links.xlsx links.numbers`,
  'GET /api/v1/rollups/{id}/comparison': `${issue('earlier.', 'approval')} ${issue('later.', waits)} text[].zh text[].en figures[].key
    figures[].before figures[].after figures[].difference`,
  'GET /api/v1/rollups/{id}/numbers': `items[].key items[].title.zh items[].title.en items[].number items[].behind`,
  'GET /api/v1/rollups/{id}/behind': `key title.zh title.en number total items[].project.id items[].project.name
    items[].leadUnit.id items[].leadUnit.name items[].milestone.id items[].milestone.stage items[].milestone.step items[].on
    items[].stageReached items[].light items[].difficulty items[].how items[].reading items[].adds items[].links
    nextCursor`,
  'GET /api/v1/rollups/{id}/mail.html': 'text',
  'GET /api/v1/rollups/{id}/numbers.html': 'text',
  'GET /api/v1/rollups/{id}/behind.html': 'text',
  'GET /api/v1/rollups/{id}/report.pdf': 'text',
  'GET /api/v1/rollups/{id}/report.xlsx': 'text',
};

/** The fields of which units are owed which. */
export const rollupScheduleFields: Readonly<Record<string, string>> = {
  'GET /api/v1/rollup-schedules': `items[].kind items[].scopeId items[].firstPeriod items[].lastPeriod items[].sendTime items[].timeZone
    items[].language items[].approval items[].waiting.id items[].waiting.period items[].version items[].scope items[].issues items[].failed
    items[].addresses[].name items[].addresses[].email items[].unsubscribed[].name items[].unsubscribed[].email`,
};

/** The fields of what has to be approved. */
export const rollupApprovalFields: Readonly<Record<string, string>> = {
  'GET /api/v1/rollup-approvals': `nextCursor items[].id items[].kind items[].period items[].scope.id items[].scope.name
    items[].number items[].dataSha256 items[].sendAt items[].state items[].openedAt items[].endedAt items[].decidedBy
    items[].note items[].mayDecide`,
};

/** The fields of one's own links to them. */
export const rollupLinkFields: Readonly<Record<string, string>> = {
  'GET /api/v1/rollup-links': `nextCursor items[].id items[].rollup.id items[].rollup.kind items[].rollup.period
    items[].rollup.scope items[].note items[].madeAt items[].expiresAt items[].revokedAt items[].works`,
};

/** How somebody is refused them whose duty is on no unit that an issue is of. */
export const rollupsRefused: Readonly<Record<string, number>> = Object.fromEntries(
  Object.keys({ ...rollupFields, ...rollupScheduleFields, ...rollupApprovalFields }).map((name) => [
    name,
    name.includes('{id}') ? 404 : 403,
  ]),
);
