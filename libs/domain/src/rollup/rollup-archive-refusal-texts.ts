/** The refusals round the archive of rollups; part of `refusalTexts`. */
export const rollupArchiveRefusalTexts = {
  'rollup.not_found': {
    zh: '没有这一期，或者它的范围不在您负责的单位之内。请从周报清单中重新选择。',
    en: 'There is no such issue, or its unit is not one of yours. Choose one from the list of rollups.',
  },
  'rollup.not_comparable': {
    zh: '只能比较同一单位、同一种类的两期不同的通报。请另选一期。',
    en: 'Only two different issues of one unit and one kind can be compared. Choose another one.',
  },
  'rollup.nothing_before': {
    zh: '这是该单位此类通报的第一期，没有更早的可以比较。请用 with 指定另一期。',
    en: 'It is the unit’s first issue of its kind: there is none before it. Name another one by `with`.',
  },
  'rollup.schedule_changed': {
    zh: '您打开之后，这项安排已被他人修改。请重新读取后再提交。',
    en: 'Somebody changed the schedule since you read it. Read it again, then send your change.',
  },
  'rollup_link.not_found': {
    zh: '没有这个查阅链接，或者它已被收回。',
    en: 'There is no such link of yours, or it is revoked already.',
  },
  'rollup_link.too_many': {
    zh: '您已有 {most} 个有效的查阅链接。请先收回不再需要的。',
    en: 'You have {most} links that work. Revoke those that nobody needs any more.',
  },
  'rollup.rendering_busy': {
    zh: '正在生成的文件较多，请在 {seconds} 秒后重试；data.json 和 labels.json 不受影响。',
    en: 'Many documents are being made. Try again in {seconds} seconds; data.json and labels.json are there meanwhile.',
  },
} as const satisfies Record<string, Readonly<Record<'zh' | 'en', string>>>;
