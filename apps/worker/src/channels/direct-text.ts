import type { DirectMessage } from '#portfolio';

const rollupWords = {
  week: { zh: '周报', en: 'weekly report' },
  month: { zh: '月报', en: 'monthly report' },
  quarter: { zh: '季报', en: 'quarterly report' },
  year: { zh: '年报', en: 'annual report' },
} as const;

/**
 * What a person reads: counts and where to log in. It passes through somebody else's machines and lies on a locked screen,
 * so no name and no token is in it; the inbox behind the one link has all of it.
 */
export function directText(
  { content, language, isDemonstration }: Pick<DirectMessage, 'content' | 'language' | 'isDemonstration'>,
  publicUrl: string,
): string {
  const said = language === 'zh' ? inChinese(content, publicUrl) : inEnglish(content, publicUrl);
  return isDemonstration ? `【演示数据】${said}` : said;
}

function inChinese(content: DirectMessage['content'], publicUrl: string): string {
  if (content.kind === 'rollup')
    return `重点项目${rollupWords[content.rollup].zh}（${content.period}）已发布。请登录查看：${publicUrl}`;
  if (content.kind === 'rollup_approval')
    return `重点项目周报：有 ${content.items} 期待您审定。请登录查看：${publicUrl}`;
  const overdue = content.overdue === 0 ? '' : `，其中 ${content.overdue} 项逾期`;
  return `重点项目提醒：您有 ${content.items} 项提醒${overdue}。请登录查看：${publicUrl}`;
}

function inEnglish(content: DirectMessage['content'], publicUrl: string): string {
  if (content.kind === 'rollup')
    return `Key projects: the ${rollupWords[content.rollup].en} ${content.period} is out. Log in: ${publicUrl}`;
  if (content.kind === 'rollup_approval')
    return `Key projects: ${content.items} rollup${content.items === 1 ? ' waits' : 's wait'} for your approval. Log in: ${publicUrl}`;
  const reminders = content.items === 1 ? '1 reminder' : `${content.items} reminders`;
  const overdue = content.overdue === 0 ? '' : `, ${content.overdue} overdue`;
  return `Key projects: you have ${reminders}${overdue}. Log in: ${publicUrl}`;
}
