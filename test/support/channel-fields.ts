const states = `items[].id items[].channel items[].host items[].addedAt items[].waiting items[].failed
    items[].lastSentAt items[].lastError`;

/** The fields of what people were sent, by what, and what they want. */
export const channelFields: Readonly<Record<string, string>> = {
  'GET /api/v1/session/inbox': `items[].id items[].day items[].kind items[].readAt items[].rollup
    items[].reminders[].project.id items[].reminders[].project.name items[].reminders[].subject
    items[].reminders[].stage items[].reminders[].reference items[].reminders[].permitKind
    items[].reminders[].dueOn items[].reminders[].step items[].reminders[].receivedAs items[].deadAddresses[].id
    items[].deadAddresses[].person.id items[].deadAddresses[].person.name items[].deadAddresses[].rollupAddress items[].deadAddresses[].channel
    items[].deadAddresses[].closed unread nextCursor notices[].kind notices[].year notices[].text.zh
    notices[].text.en`,
  'GET /api/v1/session/inbox/stream': 'text',
  'GET /api/v1/session/preferences': 'firstChannel language beforeDates rollups reachable[]',
  'GET /api/v1/mail-replies': 'items[].outcome items[].mails items[].lastAt',
  'GET /api/v1/mail-replies/unmatched':
    'items[].id items[].outcome items[].senderDomain items[].takenAt nextCursor',
  'GET /api/v1/endpoints': states,
  'GET /api/v1/direct-channels': states,
  'GET /api/v1/people/{id}/app-identities': 'items[].channel items[].identity',
  'GET /api/v1/dead-addresses': `items[].id items[].person.id items[].person.name items[].rollupAddress items[].channel items[].reason
    items[].failures items[].foundAt items[].lastAt nextCursor`,
};

/** What of it is the system administrator's alone. */
export const channelsRefused: Readonly<Record<string, number>> = {
  'GET /api/v1/mail-replies': 403,
  'GET /api/v1/mail-replies/unmatched': 403,
  'GET /api/v1/endpoints': 403,
  'GET /api/v1/direct-channels': 403,
  'GET /api/v1/dead-addresses': 403,
  'GET /api/v1/people/{id}/app-identities': 403,
};
