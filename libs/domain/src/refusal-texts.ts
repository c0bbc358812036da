import { accessRefusalTexts } from './access/access-refusal-texts.js';
import { importRefusalTexts } from './imports/import-refusal-texts.js';

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
  ...importRefusalTexts,
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
  'milestone.not_found': {
    zh: '项目没有这个节点。请重新读取项目后再选择。',
    en: 'The project has no such milestone. Read the project again and choose one of its own.',
  },
  'milestone.reached_already': {
    zh: '“{stage}”已经达到，计划日期不能再调整。如系误报，请先申请撤销。',
    en: '"{stage}" is reached already; its date cannot be moved. If that was a mistake, ask for it to be undone first.',
  },
  'request.own': {
    zh: '不能审批自己提出的申请。请由另一位有权人员办理。',
    en: 'Nobody decides over their own request. Somebody else who may has to.',
  },
  'request.not_own': {
    zh: '只有申请人本人可以撤回申请。',
    en: 'Only the person who made the request can take it back.',
  },
  'date_change.locked': {
    zh: '距计划日期（{plannedOn}）已不足 {days} 天或已过期，只能提交节点调整申请，由他人审批。',
    en: 'The date {plannedOn} lies less than {days} days ahead, or has passed: ask for another date, which somebody else decides.',
  },
  'date_change.open_already': {
    zh: '该节点已有一份待审批的调整申请（改为 {toOn}）。请等待审批或先撤回。',
    en: 'A request for this milestone is open already (for {toOn}). Wait for the decision, or take it back first.',
  },
  'date_change.not_open': {
    zh: '没有这份待审批的申请，或已审批、已撤回。',
    en: 'There is no such open request: it was decided or taken back.',
  },
  'date_change.same_date': {
    zh: '计划日期已经是 {plannedOn}。请填写另一个日期。',
    en: 'The date is {plannedOn} already. Give another one.',
  },
  'date_change.before_earlier': {
    zh: '{toOn} 早于前置节点“{other}”的日期（{on}）。请先调整该节点，或填写更晚的日期。',
    en: 'The date {toOn} lies before "{other}" ({on}), which comes first. Move that one first, or give a later date.',
  },
  'date_change.after_later': {
    zh: '{toOn} 晚于后续节点“{other}”的计划日期（{on}）。请先调整该节点，或填写更早的日期。',
    en: 'The date {toOn} lies after "{other}" ({on}), which comes later. Move that one first, or give an earlier date.',
  },
  'stage_undo.not_reached': {
    zh: '“{stage}”没有登记过，无需撤销。',
    en: '"{stage}" is not recorded as reached; there is nothing to undo.',
  },
  'stage_undo.not_the_last': {
    zh: '只能撤销最后登记的阶段：请先撤销“{last}”，再撤销“{stage}”。',
    en: 'Only the last stage recorded can be undone: undo "{last}" first, then "{stage}".',
  },
  'stage_undo.open_already': {
    zh: '该阶段已有一份待审批的撤销申请。请等待审批或先撤回。',
    en: 'A request to undo this is open already. Wait for the decision, or take it back first.',
  },
  'stage_undo.not_open': {
    zh: '没有这份待审批的撤销申请，或已审批、已撤回。',
    en: 'There is no such open request: it was decided or taken back.',
  },
  'hold.begins_in_past': {
    zh: '停缓建不能从过去的日期（{fromOn}）开始，今天是 {today}。',
    en: 'A hold does not begin in the past ({fromOn}); today is {today}.',
  },
  'hold.ends_before_it_begins': {
    zh: '停缓建的结束日 {toOn} 早于开始日 {fromOn}。请核对。',
    en: 'The hold ends on {toOn}, before it begins on {fromOn}. Check both.',
  },
  'hold.too_long': {
    zh: '一次停缓建最长 {days} 天，到期可以续办。',
    en: 'A hold lasts {days} days at most; it can be renewed then.',
  },
  'hold.open_already': {
    zh: '项目已有停缓建（至 {toOn}）。请先结束或撤回。',
    en: 'There is a hold already (until {toOn}). End it or take it back first.',
  },
  'hold.not_open': {
    zh: '没有这份待同意的停缓建申请，或已办理、已撤回。',
    en: 'There is no such open request for a hold: it was decided or taken back.',
  },
  'hold.over_already': {
    zh: '申请的停缓建期限（至 {toOn}）已过，不能再同意。请重新申请。',
    en: 'The hold asked for would have ended on {toOn}. Ask for a new one.',
  },
  'hold.not_running': {
    zh: '没有执行中的这一停缓建。',
    en: 'There is no such running hold.',
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
  'change.empty': {
    zh: '与现状相同，没有需要修改的内容。',
    en: 'This is what it is already: nothing would change.',
  },
  'unit.not_found': {
    zh: '没有这个单位。请从单位列表中重新选择。',
    en: 'There is no such unit. Choose one from the list of units.',
  },
  'unit.changed': {
    zh: '您打开之后，单位已被他人修改。请重新读取后再提交。',
    en: 'Somebody changed the unit since you read it. Read it again, then send your change.',
  },
  'unit.is_root': {
    zh: '“{unit}”是组织的根，不能移动或撤销。',
    en: '"{unit}" is the root of the organisation: it is neither moved nor closed.',
  },
  'unit.cycle': {
    zh: '“{unit}”不能调整到自身或其下级之下（{parent}）。请选择其他上级单位。',
    en: '"{unit}" cannot hang below itself or below a unit of its own ({parent}). Choose another unit.',
  },
  'unit.closed': {
    zh: '单位已撤销，不能再使用。请选择其他单位。',
    en: 'The unit is closed and takes nothing more. Choose another one.',
  },
  'unit.in_use': {
    zh: '“{unit}”尚有在岗人员 {people} 名、职责 {duties} 项、项目 {projects} 个、下级单位 {units} 个。请先全部移交。',
    en: '"{unit}" still has {people} active people, {duties} duties, {projects} projects and {units} units below it. Move them first.',
  },
  'person.not_found': {
    zh: '没有这个人员。请从人员列表中重新选择。',
    en: 'There is no such person. Choose one from the list of people.',
  },
  'person.changed': {
    zh: '您打开之后，人员信息已被他人修改。请重新读取后再提交。',
    en: 'Somebody changed the person since you read it. Read it again, then send your change.',
  },
  'person.disabled': {
    zh: '该人员已停用。如需继续，请先启用，或选择其他人员。',
    en: 'The person is disabled. Enable them first, or choose somebody else.',
  },
  'person.is_active': {
    zh: '该人员未停用，无需启用。',
    en: 'The person is not disabled: nothing to enable.',
  },
  'person.has_duties': {
    zh: '该人员尚有 {duties} 项职责。请先办理工作交接，或选择停用并空出职责。',
    en: 'The person still has {duties} duties. Hand them over first, or disable and vacate them.',
  },
  'duty.not_found': {
    zh: '没有这项职责，或者它不属于该人员。请从职责列表中重新选择。',
    en: 'There is no such duty, or it is not this person’s. Choose one from the list of duties.',
  },
  'duty.changed': {
    zh: '您打开之后，职责已被他人修改。请重新读取后再提交。',
    en: 'Somebody changed the duty since you read it. Read it again, then send your change.',
  },
  'duty.taken': {
    zh: '这些日期内该职责已有人担任。请先结束原职责，或办理工作交接。',
    en: 'Somebody has this duty on some of these days. End it first, or hand it over.',
  },
  'duty.roles_not_separate': {
    zh: '三员分立：管理员职责不能与其他职责由同一人担任。请另选人员。',
    en: 'Separation of the administrators: nobody holds an administrator’s role beside another role. Choose somebody else.',
  },
  'duty.to_oneself': {
    zh: '不能把职责交给自己。请由另一名安全管理员办理。',
    en: 'Nobody gives a duty to themselves. Another security administrator can do it.',
  },
  'duty.last_security_administrator': {
    zh: '这是最后一名安全管理员。请先指定或交接给另一名安全管理员。',
    en: 'This is the last security administrator. Appoint another one first, or hand the duty over.',
  },
  'duty.scope_does_not_fit': {
    zh: '职责“{role}”的范围不对：联络员和企业联系人对应项目，领导对应项目或单位，其余对应单位。',
    en: 'The scope does not fit "{role}": liaison officers and enterprise contacts have a project, leaders a project or a unit, all others a unit.',
  },
  'duty.ends_before_it_starts': {
    zh: '结束日期 {toOn} 须晚于开始日期 {fromOn}。',
    en: 'The end, {toOn}, must lie after the beginning, {fromOn}.',
  },
  'duty.end_outside': {
    zh: '结束日期须不早于今天（{today}），且早于原结束日期（{toOn}）。',
    en: 'The end must not lie before today ({today}), and must lie before the end agreed so far ({toOn}).',
  },
  'duty.is_over': { zh: '该职责已于 {toOn} 结束。', en: 'The duty is over since {toOn}: nothing to end.' },
  'duty.is_deputyship': {
    zh: '这是代理职责，不能再指定代理。请对原职责指定代理。',
    en: 'This is a deputy’s duty, which has no deputy of its own. Name one for the duty stood in for.',
  },
  'duty.deputy_is_holder': {
    zh: '代理人不能是本人。请另选人员。',
    en: 'Nobody stands in for themselves. Choose somebody else.',
  },
  'duty.deputy_outside': {
    zh: '代理日期须在原职责期间（{fromOn} 至 {toOn}）之内。',
    en: 'A deputy’s days must lie within the duty itself, from {fromOn} to {toOn}.',
  },
  'hand_over.to_the_same': {
    zh: '交接双方不能是同一人。请另选接手人员。',
    en: 'A person cannot hand over to themselves. Choose a successor.',
  },
  'hand_over.nothing': {
    zh: '该人员在交接日没有可移交的职责。',
    en: 'The person has no duty on that day that could be handed over.',
  },
  'hand_over.in_the_past': {
    zh: '交接日期不能早于今天（{today}）。',
    en: 'The day of a hand-over must not lie before today ({today}).',
  },
  'setting.changed': {
    zh: '您打开之后，设置已被他人修改。请重新读取后再提交。',
    en: 'Somebody changed the setting since you read it. Read it again, then send your change.',
  },
  'setting.invalid': {
    zh: '设置“{key}”的值不可用：{problem}。',
    en: 'The value of setting "{key}" cannot be used: {problem}.',
  },
  'setting.city_only': {
    zh: '设置“{key}”只能全市统一，不能按专项设置。',
    en: 'Setting "{key}" holds for the whole city and not for one programme.',
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
  'as_of.too_recent': {
    zh: '只能查看一分钟以前的记录：最晚为 {latest}。查看现状请去掉 asOf。',
    en: 'Only what lies a minute back can be shown as of an instant: {latest} at the latest. Leave asOf out for the present.',
  },
  'as_of.reversed': {
    zh: '起始时间 {from} 晚于截止时间 {to}。请对调两者。',
    en: 'The span begins at {from}, after its end at {to}. Give them the other way round.',
  },
  'person.still_active': {
    zh: '该人员仍在岗或仍有 {duties} 项责任。请先办理工作交接并停用账号，再删除个人信息。',
    en: 'The person is still active or holds {duties} duties. Hand the duties over and disable the person first.',
  },
  'person.erased_already': {
    zh: '该人员的个人信息已删除。',
    en: 'The personal data of this person has been erased already.',
  },
  'history.wrong_cursor': {
    zh: '翻页标记无效。请从第一页重新查询。',
    en: 'This is not a cursor that was given out. Begin again with the first page.',
  },
  'history.nothing_to_erase': {
    zh: '这条记录没有可删除的文字，或已删除。',
    en: 'This event carries no text that can be erased, or it was erased already.',
  },
  'history.purge_too_young': {
    zh: '访问记录须保存六个月以上：只能清除 {latest} 之前的。',
    en: 'Access records are kept for six months at least: only those before {latest} can be purged.',
  },
  'event.not_found': {
    zh: '没有这个事件，或者您无权查看。请核对事件编号。',
    en: 'There is no such event, or you may not see it. Check its id.',
  },
  'history.not_covered_yet': {
    zh: '尚无检查点覆盖此事件。签名每十分钟一次，请稍后再试。',
    en: 'No checkpoint covers this event yet. One is signed every ten minutes: try again then.',
  },
  'history.no_checkpoint': {
    zh: '尚无已签名的检查点。工作进程启动后几分钟内会签出第一个，请稍后再试。',
    en: 'There is no signed checkpoint yet. The worker signs the first within minutes of its start: try again then.',
  },
  'sending.already_paused': {
    zh: '发送已暂停（自 {since} 起）。如需恢复，请用 sending resume。',
    en: 'Sending is paused already, since {since}. "sending resume" ends it.',
  },
  'sending.not_paused': {
    zh: '发送没有暂停，无需恢复。',
    en: 'Sending is not paused; there is nothing to resume.',
  },
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
