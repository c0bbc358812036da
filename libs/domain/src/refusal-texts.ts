import { accessRefusalTexts } from './access/access-refusal-texts.js';

/** The languages that people read the product in. */
export type Language = 'zh' | 'en';

/** One text in each language. */
export type Text = Readonly<Record<Language, string>>;

/**
 * Every refusal of the product: a stable code, and in the reader's language what is wrong and what to do.
 * `{name}` stands for a detail of the refusal.
 */
export const refusalTexts = {
  ...accessRefusalTexts,
  'project.not_found': {
    zh: '没有这个项目，或者您无权查看。请从项目清单中重新选择。',
    en: 'There is no such project, or you may not see it. Choose one from the list.',
  },
  'project.not_yours': {
    zh: '您不负责这个项目，不能修改。请联系项目联络员或主管部门。',
    en: 'You do not answer for this project and may not change it. Ask its liaison officer or supervisor.',
  },
  'project.ended': {
    zh: '项目已结束（{state}），不能再修改。如需恢复，请由督查人员重新开启。',
    en: 'The project has ended ({state}) and takes no changes. A supervisor can reopen it.',
  },
  'project.changed': {
    zh: '您打开之后，项目已被他人修改。请重新读取后再提交。',
    en: 'Somebody changed the project since you read it. Read it again, then send your change.',
  },
  'stage.unknown': {
    zh: '本项目的生命周期没有“{stage}”这一阶段。可用的阶段：{stages}。',
    en: 'The lifecycle of this project has no stage "{stage}". Its stages are: {stages}.',
  },
  'stage.already_reached': {
    zh: '“{stage}”已经登记过。如系误报，请申请撤销。',
    en: 'Stage "{stage}" is already recorded. If that was a mistake, ask for it to be undone.',
  },
  'stage.out_of_order': {
    zh: '阶段须按顺序登记：请先登记“{next}”。',
    en: 'Stages are entered in order: record "{next}" first.',
  },
  'stage.date_in_future': {
    zh: '日期 {reachedOn} 晚于今天（{today}）。请填写实际达到的日期。',
    en: 'The date {reachedOn} lies after today ({today}). Give the day on which it was really reached.',
  },
  'stage.date_before_previous': {
    zh: '日期 {reachedOn} 早于上一阶段“{previous}”的日期（{previousOn}）。请核对两个日期。',
    en: 'The date {reachedOn} lies before that of the previous stage "{previous}" ({previousOn}). Check both.',
  },
  'evidence.missing': {
    zh: '登记“{stage}”须附佐证材料：{kinds}（填写编号或说明）。',
    en: 'Stage "{stage}" needs evidence: {kinds}, with its number or a text.',
  },
  'evidence.empty': {
    zh: '佐证材料“{kind}”没有内容。请填写编号或说明。',
    en: 'The evidence "{kind}" is empty. Give its number or a text.',
  },
  'evidence.file_not_supported': {
    zh: '目前不能以文件作佐证。请填写编号或文字说明。',
    en: 'Files are not accepted as evidence yet. Give a number or a text.',
  },
  'session.required': { zh: '请先登录。', en: 'Log in first.' },
  'session.wrong_credentials': {
    zh: '账号或密码不正确。请检查后重试。',
    en: 'The login or the password is wrong. Check both and try again.',
  },
  'permission.denied': {
    zh: '您的职责不允许此操作。如有需要，请联系安全管理员。',
    en: 'Your duties do not allow this. Ask the security administrator if you need it.',
  },
  'request.malformed': {
    zh: '请求内容无法解析。请检查 JSON 格式。',
    en: 'The request cannot be read. Check that it is valid JSON.',
  },
  'request.invalid': {
    zh: '请求不符合要求：{problems}',
    en: 'The request does not have the required form: {problems}',
  },
  'request.too_large': {
    zh: '请求内容过大，上限 {limit}。请缩小后重试。',
    en: 'The request is too large; the limit is {limit}. Send less.',
  },
  'request.unsupported_media_type': {
    zh: '不支持这种内容类型。请使用 application/json。',
    en: 'This content type is not supported. Use application/json.',
  },
  'request.not_found': {
    zh: '没有这个地址。可用的接口见 /api/docs。',
    en: 'There is nothing at this address. The API is described at /api/docs.',
  },
  'request.cross_origin': {
    zh: '拒绝来自其他网站的请求。请在本系统页面内操作。',
    en: 'Requests from other sites are refused. Use the pages of this system.',
  },
  'precondition.required': {
    zh: '请在 If-Match 中带上您读到的 ETag，以免覆盖他人的修改。',
    en: 'Send the ETag that you read in If-Match, so that nobody else’s change is overwritten.',
  },
  'list_year.not_found': { zh: '没有 {year} 年度清单。', en: 'There is no list of the year {year}.' },
  'clock.live': {
    zh: '正式数据库的时间不能调整。',
    en: 'The clock of a live database cannot be moved.',
  },
  'clock.backwards': {
    zh: '时间只能向前调整：现在是 {now}。',
    en: 'The clock moves forward only: it is {now} now.',
  },
  'server.failed': {
    zh: '系统内部错误，未作任何修改。请稍后重试，并把编号告诉管理员。',
    en: 'Something failed inside; nothing was changed. Try again later and tell the administrator the id.',
  },
  'server.unavailable': {
    zh: '系统暂时不可用，未作任何修改。请稍后重试。',
    en: 'The system is not available at the moment; nothing was changed. Try again shortly.',
  },
} as const satisfies Record<string, Text>;

/** The stable codes of all refusals. */
export type RefusalCode = keyof typeof refusalTexts;

/** The text of a refusal in the language, its placeholders filled from the details. */
export function refusalText(
  code: RefusalCode,
  details: Readonly<Record<string, string>>,
  language: Language,
): string {
  return refusalTexts[code][language].replaceAll(/\{(\w+)\}/g, (_, name: string) => details[name] ?? '—');
}
