import { accessRefusalTexts } from './access/access-refusal-texts.js';
import { directChannelRefusalTexts } from './direct-channels/direct-channel-refusal-texts.js';
import { preferenceRefusalTexts } from './preferences/preference-refusal-texts.js';
import { endpointRefusalTexts } from './endpoints/endpoint-refusal-texts.js';
import { importRefusalTexts } from './imports/import-refusal-texts.js';
import { rollupArchiveRefusalTexts } from './rollup/rollup-archive-refusal-texts.js';

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
  ...directChannelRefusalTexts,
  ...preferenceRefusalTexts,
  ...endpointRefusalTexts,
  ...rollupArchiveRefusalTexts,
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
  'list_year.changed': {
    zh: '您打开之后，清单已被他人修改。请重新读取后再提交。',
    en: 'Somebody changed the list since you read it. Read it again, then send your change.',
  },
  'lifecycle.unknown': {
    zh: '没有“{lifecycle}”这一生命周期模板。请选择已发布的模板。',
    en: 'There is no lifecycle "{lifecycle}". Choose one that is published.',
  },
  'programme.not_found': {
    zh: '没有这个专项。请从专项清单中重新选择。',
    en: 'There is no such programme. Choose one from the list.',
  },
  'programme.changed': {
    zh: '您打开之后，专项已被他人修改。请重新读取后再提交。',
    en: 'Somebody changed the programme since you read it. Read it again, then send your change.',
  },
  'programme.closed': {
    zh: '专项已结束，不能再修改或纳入项目。',
    en: 'The programme is closed: it takes no changes and no projects.',
  },
  'programme.code_taken': {
    zh: '代码“{code}”已被另一专项使用，结束后也不再重用。请另选代码。',
    en: 'Another programme has the code "{code}", and keeps it when it is closed. Choose another code.',
  },
  'programme.member_already': {
    zh: '项目已在该专项中。',
    en: 'The project is in the programme already.',
  },
  'programme.not_member': {
    zh: '项目不在该专项中。',
    en: 'The project is not in the programme.',
  },
  'target.not_found': {
    zh: '没有这项目标。请从目标清单中重新选择。',
    en: 'There is no such target. Choose one from the list.',
  },
  'target.changed': {
    zh: '您打开之后，目标已被他人修改。请重新读取后再提交。',
    en: 'Somebody changed the target since you read it. Read it again, then send your change.',
  },
  'target.exists': {
    zh: '{year} 年已有目标“{name}”。请修改该目标，或另取名称。',
    en: 'There is a target "{name}" of {year} already. Change that one, or choose another name.',
  },
  'target.counts_nothing': {
    zh: '按项目计数的目标须写明阶段，并写明类别或专项；是否类目标不能按项目计数。',
    en: 'A target that counts projects names a stage, and a category or a programme; a yes-or-no target counts none.',
  },
  'target.is_counted': {
    zh: '该目标由系统按项目计数，不能填报。',
    en: 'This target is counted from the projects; nobody types its figures.',
  },
  'target_reading.in_future': {
    zh: '截至日 {readOn} 晚于今天（{today}）。请核对日期。',
    en: 'The day {readOn} lies after today ({today}). Check it.',
  },
  'target_reading.yes_or_no': {
    zh: '是否类目标只能填 1（已完成）或 0（未完成）。',
    en: 'A yes-or-no target takes 1 (done) or 0 (not done).',
  },
  'target_reading.reason_missing': {
    zh: '最终数的更正须写明原因。',
    en: 'A final figure is corrected with a reason only. Give it.',
  },
  'list_year.exists': {
    zh: '{year} 年度清单已经存在，不能重复编制。',
    en: 'There is a list of {year} already; it cannot be opened again.',
  },
  'list_year.not_issued': {
    zh: '{year} 年度清单尚未下达。请先下达。',
    en: 'The list of {year} is not issued yet. Issue it first.',
  },
  'list_year.issued_already': {
    zh: '{year} 年度清单已经下达。此后请逐项调入、调出。',
    en: 'The list of {year} is issued already. From then on projects are added and dropped one by one.',
  },
  'list_year.not_later': {
    zh: '{year} 年度早于或等于 {other} 年度。请核对年度。',
    en: 'The year {year} does not come after {other}. Check the years.',
  },
  'list_entry.exists': {
    zh: '项目已在 {year} 年度清单中。',
    en: 'The project is on the list of {year} already.',
  },
  'list_entry.not_found': {
    zh: '项目不在 {year} 年度清单中。',
    en: 'The project is not on the list of {year}.',
  },
  'list_entry.family_listed': {
    zh: '{year} 年度清单中，主项目与其分期只能列其一。请先调出另一方。',
    en: 'A parent stands on the list of {year}, or its phases do, never both. Drop the other first.',
  },
  'list_entry.decision_missing': {
    zh: '{year} 年度清单已下达，调入须写明文号。',
    en: 'The list of {year} is issued: it takes a project by the number of a decision only. Give it.',
  },
  'list_entry.plan_does_not_add_up': {
    zh: '各月计划之和（{sum} 万元）不等于年度计划（{plan} 万元）。请核对。',
    en: 'The months add up to {sum}, the plan of the year is {plan} (10,000 yuan). Make them agree.',
  },
  'project.with_itself': {
    zh: '项目不能与自身合并。请选择另一个项目。',
    en: 'A project cannot be merged with itself. Choose another one.',
  },
  'project.lifecycles_differ': {
    zh: '两个项目的生命周期模板不同，不能合并。',
    en: 'The two projects have different lifecycles and cannot be merged.',
  },
  'project.not_on_one_list': {
    zh: '项目须在同一份已下达的当年清单中，才能拆分或合并。',
    en: 'Only projects of one current list can be split or merged. Put them on it first.',
  },
  'project.amounts_missing': {
    zh: '原项目有总投资或年度计划投资，拆分、合并后的每个项目也须写明，以便核对合计。',
    en: 'The project has a total or a plan of the year: say it of each that follows, so that the sums can be compared.',
  },
  'project.phase_of_phase': {
    zh: '分期只能挂在一个不是分期的主项目之下，且自身不能再有分期。',
    en: 'A phase stands under a parent that is no phase itself, and has no phases of its own. Choose another parent.',
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
  'stage.date_after_next': {
    zh: '日期 {reachedOn} 晚于其后已达到的阶段“{next}”（{nextOn}）。请核对两个日期。',
    en: 'The date {reachedOn} lies after "{next}" ({nextOn}), which comes later and is reached. Check both.',
  },
  'stage.day_demanded': {
    zh: '“{stage}”须填写确切日期：只有纳入系统（{began}）之前达到、且未约定日期的，才能只填年月或日期不详。',
    en: 'Give the day of "{stage}": only what was reached before the record began ({began}), and had no date agreed, is told by month, by year, or as unknown.',
  },
  'early_operation.not_early': {
    zh: '“{stage}”之前没有欠缺的竣工验收，请按一般阶段登记。',
    en: 'No acceptance is owed before "{stage}": record it as any other stage.',
  },
  'milestone.exists': {
    zh: '“{stage}”内已有步骤“{step}”。请直接使用，或另取名称。',
    en: 'Stage "{stage}" has a step "{step}" already. Use it, or choose another name.',
  },
  'milestone.circle': {
    zh: '前置关系成循环：“{other}”本身要等“{milestone}”。请去掉其中之一。',
    en: 'This would be a circle: "{other}" itself waits for "{milestone}". Leave one of them out.',
  },
  'milestone.depends_on_unreached': {
    zh: '“{milestone}”的前置节点“{other}”尚未达到，请先登记。',
    en: '"{milestone}" depends on "{other}", which is not reached: record that one first.',
  },
  'stage_undo.depended_on': {
    zh: '以“{stage}”为前置的“{other}”已达到，请先撤销后者。',
    en: '"{other}" depends on "{stage}" and is reached: undo it first.',
  },
  'lifecycle.not_found': {
    zh: '没有这个生命周期模板或版本。请从模板列表中选择。',
    en: 'There is no such lifecycle, or no such version of it. Choose one from the list.',
  },
  'lifecycle.changed': {
    zh: '您打开之后，该模板已发布新版。请重新读取后再提交。',
    en: 'Somebody published a version since you read this one. Read it again, then send yours.',
  },
  'lifecycle.invalid': {
    zh: '模板不可用：{problems}。',
    en: 'The lifecycle cannot be used: {problems}.',
  },
  'lifecycle_move.not_newer': {
    zh: '项目现用第 {version} 版，只能改用更新的版本。',
    en: 'The project is on version {version} and moves to a newer one only.',
  },
  'lifecycle_move.does_not_fit': {
    zh: '不能改用该版本：{problems}。',
    en: 'The project does not fit that version: {problems}.',
  },
  'project_end.not_in_operation': {
    zh: '项目尚未投产（现阶段：{stage}），不能办结。请先登记，或改为终止。',
    en: 'The project is not in operation (it is at "{stage}") and cannot be closed. Record that first, or terminate it.',
  },
  'project_end.acceptance_owed': {
    zh: '“{stage}”尚未登记，不能办结。请先补登（确实早已完成的可填日期不详）。',
    en: '"{stage}" is owed: record it before the project is closed; of one from before the record began the day may be unknown.',
  },
  'project_end.successors': {
    zh: '被替代的项目须填接续项目，其他结束方式（{end}）不填。',
    en: 'A superseded project names its successors, any other end ({end}) names none.',
  },
  'project_end.own_successor': {
    zh: '项目不能接续自己。请选择其他项目。',
    en: 'A project does not take its own place. Choose another one.',
  },
  'project_end.successor_not_active': {
    zh: '接续项目（{successor}）不存在或已结束。请选择进行中的项目。',
    en: 'The successor {successor} is not there, or has ended. Choose a project that goes on.',
  },
  'reopening.not_terminated': {
    zh: '只有已终止的项目可以重新开启（现为 {state}）。',
    en: 'Only a terminated project can be reopened; this one is {state}.',
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
  'file.not_found': {
    zh: '没有这个文件，或者您无权查看。请从项目的材料中重新选择。',
    en: 'There is no such file, or you may not see it. Choose one of the project’s files.',
  },
  'file.not_of_project': {
    zh: '文件 {file} 不是本项目的材料。请先上传到本项目。',
    en: 'The file {file} is not one of this project. Add it to this project first.',
  },
  'file.added_already': {
    zh: '项目已有内容相同的文件，不必再次上传。',
    en: 'The project has a file with the same content already.',
  },
  'file.type_not_allowed': {
    zh: '只接受 JPEG、PNG、WebP 照片和 PDF 文档（按内容识别）。请转换后再上传；苹果手机的 HEIC 照片请选择“兼容性最佳”格式。',
    en: 'Only JPEG, PNG and WebP pictures and PDF documents are taken, told by their content. Convert the file first; a HEIC photo as JPEG.',
  },
  'file.too_large': {
    zh: '文件超过 {limit} MiB。请压缩或拆分后再上传。',
    en: 'The file is larger than {limit} MiB. Make it smaller, or split it.',
  },
  'file.too_many_pixels': {
    zh: '照片超过 {limit} 百万像素。请缩小后再上传。',
    en: 'The picture has more than {limit} million pixels. Make it smaller first.',
  },
  'file.damaged': {
    zh: '文件内容不完整或已损坏，无法打开。请检查后重新上传。',
    en: 'The file is incomplete or damaged and cannot be opened. Check it, then send it again.',
  },
  'file.incomplete': {
    zh: '上传中断，没有保存任何内容。请重新上传。',
    en: 'The upload broke off; nothing was kept. Send the file again.',
  },
  'file.bytes_missing': {
    zh: '文件已登记，但存储中找不到内容。请联系系统管理员从备份恢复。',
    en: 'The file is on record, but its bytes are not in the store. Ask the system administrator to restore them.',
  },
  'progress_report.in_future': {
    zh: '填报日期 {reportedOn} 晚于今天（{today}）。请填写不晚于今天的日期。',
    en: 'The day {reportedOn} lies after today ({today}). Report what is so by today.',
  },
  'progress_report.before_last': {
    zh: '填报日期 {reportedOn} 早于上一次填报（{lastOn}）。如上一次填报有误，请更正该次填报。',
    en: 'The day {reportedOn} lies before the last report ({lastOn}). If that one was wrong, correct it.',
  },
  'progress_report.not_found': {
    zh: '项目没有这次填报。请重新读取填报记录后再选择。',
    en: 'The project has no such report. Read its reports again and choose one of them.',
  },
  'progress_report.not_newest': {
    zh: '只能更正最近一次填报。请把现在的情况作为新的填报提交。',
    en: 'Only the newest report can be corrected. Say what is so now in a new report.',
  },
  'investment.in_future': {
    zh: '{month} 还没有到，不能填报完成投资。请填写当前月份或以前的月份。',
    en: 'The month {month} has not begun: give the investment of this month or an earlier one.',
  },
  'investment.recorded_already': {
    zh: '{month} 已有数据（累计 {cumulative} 万元）。如需更正，请填写更正原因。',
    en: 'There is a figure of {month} already ({cumulative} × 10,000 yuan). To correct it, give the reason.',
  },
  'investment.below_earlier': {
    zh: '累计 {cumulative} 万元低于 {month} 的累计数（{other} 万元）。请核对；如确为更正，请填写原因。',
    en: 'The sum {cumulative} lies below that of {month} ({other}). Check it; if it is a correction, give the reason.',
  },
  'investment.above_later': {
    zh: '累计 {cumulative} 万元高于 {month} 的累计数（{other} 万元）。请核对；如确为更正，请填写原因。',
    en: 'The sum {cumulative} lies above that of {month} ({other}). Check it; if it is a correction, give the reason.',
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
  'project_export.empty': {
    zh: '没有符合条件的项目，OC4IDS 数据包至少要有一个项目。请放宽筛选条件。',
    en: 'No project fits, and an OC4IDS package has one at least. Ask for more.',
  },
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
  'idempotency.malformed': {
    zh: '请求标识（Idempotency-Key）须为 1 至 200 个可见的 ASCII 字符。请为每次操作生成一个新的，例如 UUID。',
    en: 'An Idempotency-Key has 1 to 200 visible ASCII characters. Make a new one for each operation, such as a UUID.',
  },
  'idempotency.reused': {
    zh: '这个请求标识（Idempotency-Key）已用于另一个请求。请为新的操作使用新的标识。',
    en: 'This Idempotency-Key belongs to another request. Use a new one for a new operation.',
  },
  'idempotency.told_once': {
    zh: '这个请求已经执行，其答复只显示一次。如未收到，请撤销后以新的标识重新申请。',
    en: 'This request was carried out, and its answer is told once. If it was lost, revoke what it made and ask again with a new key.',
  },
  'list.wrong_cursor': {
    zh: '翻页标记无效，或属于另一次查询。请从第一页重新查询。',
    en: 'This is not a cursor that was given out for this question. Begin again with the first page.',
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
  'history.no_public_keys': {
    zh: '{folder} 中没有签名公钥。请让 DATA_DIR 与工作进程一致，并先启动工作进程。',
    en: 'There is no public key of the signer in {folder}. DATA_DIR must be the worker’s, once started.',
  },
  'history.no_checkpoint': {
    zh: '尚无已签名的检查点。工作进程启动后几分钟内会签出第一个，请稍后再试。',
    en: 'There is no signed checkpoint yet. The worker signs the first within minutes of its start: try again then.',
  },
  'calendar.year_missing': {
    zh: '{year} 年的工作日历尚未载入。请先载入全年日历，再调整单日。',
    en: 'The calendar of {year} is not loaded. Load the year before you change a day of it.',
  },
  'calendar.file_invalid': {
    zh: '日历文件有 {count} 处问题，未载入任何内容。请用预览查看全部问题，改正后再载入。',
    en: 'The file has {count} problems, and nothing was loaded. The preview lists them all; correct them and send it again.',
  },
  'message.not_found': {
    zh: '没有这条消息。请从提醒列表中重新选择。',
    en: 'There is no such message. Choose one from the list of reminders.',
  },
  'message.waits': {
    zh: '这条消息尚在等待或正在发送，不能再次发送。请等它有了结果。',
    en: 'The message waits or is being sent, and cannot be sent again. Wait for what becomes of it.',
  },
  'message.sent_again': {
    zh: '这条消息已经再次发送过（新消息 {message}）。如仍未送达，请再次发送那一条。',
    en: 'The message has been sent again already, as {message}. If that one did not arrive, send it again instead.',
  },
  'message.person_left': {
    zh: '收件人已停用，不能再次发送。请先办理工作交接。',
    en: 'Its receiver has left, and it is not sent again. Hand over what they answered for.',
  },
  'message.no_address': {
    zh: '收件人没有邮箱地址。请先补充地址，再次发送。',
    en: 'Its receiver has no mail address. Give them one, then send it again.',
  },
  'message.nothing_owed': {
    zh: '其中的提醒都已了结（已达到、期限已变更或项目已结束），无需再次发送。',
    en: 'Nothing in it is owed any more: it was reached, its date has changed or its project has ended.',
  },
  'sending.already_paused': {
    zh: '发送已暂停（自 {since} 起）。如需恢复，请用 sending resume。',
    en: 'Sending is paused already, since {since}. "sending resume" ends it.',
  },
  'sending.not_paused': {
    zh: '发送没有暂停，无需恢复。',
    en: 'Sending is not paused; there is nothing to resume.',
  },
  'request.reason_missing': {
    zh: '退回时须写明理由。',
    en: 'Whoever sends something back says why: give a reason.',
  },
  'answer.nothing_owed': {
    zh: '该节点没有约定日期，没有需要反馈的提醒。',
    en: 'No date is agreed for this milestone, so there is no reminder to answer.',
  },
  'answer.promised_already': {
    zh: '已反馈“已完成”，{rearmsOn} 前不再提醒。请登录填报完成日期和佐证材料。',
    en: 'It was answered as reached; reminders rest until {rearmsOn}. Log in and record the date with its evidence.',
  },
  'difficulty.not_found': {
    zh: '本项目没有这个问题事项。请刷新后重试。',
    en: 'The project has no such difficulty. Read it again.',
  },
  'difficulty.wrong_state': {
    zh: '问题事项当前处于“{state}”，不能作此操作。请按“受理、申请、核查、销号”的顺序办理。',
    en: 'The difficulty stands at "{state}". The order is: accept, apply for closing, check, close.',
  },
  'difficulty.due_in_past': {
    zh: '解决期限 {dueOn} 已过（今天是 {today}）。请填写今天或以后的日期。',
    en: 'The due date {dueOn} has passed (today is {today}). Give today or a later day.',
  },
  'difficulty.same_date': {
    zh: '解决期限本来就是 {dueOn}，无需调整。',
    en: 'It is due on {dueOn} already; there is nothing to move.',
  },
  'difficulty.highest_level': {
    zh: '已由主要领导办理，没有更高层级。',
    en: 'It is for the head of the city to settle already; nobody is above.',
  },
  'difficulty.evidence_missing': {
    zh: '申请销号须附佐证材料。请至少填写一项。',
    en: 'An application for closing needs evidence. Give at least one piece.',
  },
  'difficulty.charged_already': {
    zh: '延误已认定由责任单位承担。如有误，请撤销认定。',
    en: 'The delay is charged to the owner unit already. If that is wrong, withdraw it.',
  },
  'difficulty.not_charged': {
    zh: '没有可撤销的延误认定。',
    en: 'No delay is charged; there is nothing to withdraw.',
  },
  'difficulty.not_late': {
    zh: '没有超过解决期限 {dueOn}，不能认定延误。',
    en: 'It is not late, being due on {dueOn}: there is no delay to charge.',
  },
  'difficulty.rated_already': {
    zh: '本次销号已评价，不能修改。如问题仍在，请联系督查人员“回头看”。',
    en: 'This closing is rated already and the rating stays. If the difficulty is still there, ask a supervisor for a re-check.',
  },
  'permit.not_found': {
    zh: '本项目没有这个审批事项。请刷新后重试。',
    en: 'The project has no such permit. Read it again.',
  },
  'permit.wrong_state': {
    zh: '审批事项当前处于“{state}”，不能作此登记。如已有登记有误，请用更正。',
    en: 'The permit stands at "{state}", so this cannot be recorded. If what is on record is wrong, correct it.',
  },
  'permit.open_already': {
    zh: '同类审批事项已于 {appliedOn} 申请，尚未办结。如分批办理，请填写各批名称。',
    en: 'A permit of this kind was applied for on {appliedOn} and is not decided. If it is applied for in parts, name them.',
  },
  'permit.name_missing': {
    zh: '其他审批事项须填写名称。',
    en: 'Another kind of permit needs its name.',
  },
  'permit.date_in_future': {
    zh: '日期 {day} 尚未到来（今天是 {today}）。请填写今天或以前的日期。',
    en: 'The day {day} is in the future (today is {today}). Give today or an earlier day.',
  },
  'permit.date_before': {
    zh: '日期 {day} 早于前一步的 {previous}。请按申请、补正、办结的先后填写日期。',
    en: 'The day {day} lies before {previous}, the step that it follows. Give the days in the order of application, supplements and end.',
  },
  'permit.pauses_do_not_fit': {
    zh: '补正停计的记录与审批状态不符：只有等待补正的事项可以有一段未结束的停计，且须在最后。',
    en: 'The pauses do not fit the permit: only one that waits for supplements has an open pause, and it is the last.',
  },
  'permit.nothing_to_correct': {
    zh: '更正内容与现有登记相同，无需更正。',
    en: 'This is on record already; there is nothing to correct.',
  },
  'notice.not_found': {
    zh: '本项目没有这份督办文书。请刷新后重试。',
    en: 'There is no such notice on the project. Read it again.',
  },
  'notice.wrong_state': {
    zh: '督办文书当前处于“{state}”，不能作此操作。请按“回复、销号或退回”的顺序办理。',
    en: 'The notice stands at "{state}". The order is: reply, then close or send back.',
  },
  'notice.done_by_in_past': {
    zh: '完成时限 {doneBy} 已过（今天是 {today}）。请填写今天或以后的日期。',
    en: 'The day {doneBy} has passed (today is {today}). Say until which day, from today on, the measures take effect.',
  },
  'notice.settled': {
    zh: '该节点已完成或日期已重新确定，本文书不能退回或重新打开。节点再次逾期时会另行印发。',
    en: 'The date was reached or decided anew, so the unit owes no reply any more. Another is issued should it be missed again.',
  },
  'notice.paper_missing': {
    zh: '文书正在生成。请稍后再下载。',
    en: 'The paper is being made. Try again in a minute.',
  },
  'instruction.not_found': {
    zh: '本项目没有这件批示。请刷新后重试。',
    en: 'There is no such instruction on the project. Read it again.',
  },
  'instruction.wrong_state': {
    zh: '批示当前处于“{state}”，不能作此操作。请按“答复、办结或退回”的顺序办理。',
    en: 'The instruction stands at "{state}". The order is: answer, then close or send back.',
  },
  'instruction.not_theirs': {
    zh: '只有作出该批示的领导本人或督查员可以办结、退回或撤回。',
    en: 'Only the leader whose instruction it is, or a supervisor, closes it, sends it back or withdraws it.',
  },
  'instruction.leader_not_found': {
    zh: '该人员不是本项目的挂钩领导，也不是其所属单位的领导。请选择有领导职责的人员。',
    en: 'That person is a leader neither of the project nor of a unit above it. Name somebody with such a duty.',
  },
  'instruction.given_in_future': {
    zh: '批示日期 {givenOn} 尚未到来（今天是 {today}）。请填写今天或以前的日期。',
    en: 'The day {givenOn} is in the future (today is {today}). Give today or an earlier day.',
  },
  'instruction.due_in_past': {
    zh: '答复期限 {dueOn} 已过（今天是 {today}）。请填写今天或以后的日期。',
    en: 'The due date {dueOn} has passed (today is {today}). Give today or a later day.',
  },
  'quarterly_goal.not_found': {
    zh: '本项目没有这项季度目标。请刷新后重试。',
    en: 'The project has no such quarterly goal. Read it again.',
  },
  'quarterly_goal.set_already': {
    zh: '该季度的目标已设定。如需修改，请说明原因后调整。',
    en: 'The goal of that quarter is set. Change it, with a reason.',
  },
  'quarterly_goal.quarter_over': {
    zh: '该季度已结束（今天是 {today}），目标不能再设定或调整。请对已有目标作出评价。',
    en: 'That quarter is over (today is {today}): its goal is neither set nor changed any more. Assess the one that is there.',
  },
  'quarterly_goal.too_early': {
    zh: '目标最多设定到明年（今天是 {today}）。',
    en: 'Goals are set to the end of next year at most (today is {today}).',
  },
  'quarterly_goal.quarter_not_over': {
    zh: '该季度尚未结束，{over} 起方可评价（今天是 {today}）。',
    en: 'That quarter is not over: it can be assessed from {over} on (today is {today}).',
  },
  'quarterly_goal.report_before_quarter': {
    zh: '所选进度填报（{reportedOn}）早于该季度。请选择该季度或以后的填报。',
    en: 'That report tells of {reportedOn}, before the quarter. Choose one from within it or later.',
  },
  'rollup.no_period': {
    zh: '没有“{period}”这个周期。周写作 2022-W09，月 2022-03，季 2022-Q1，年 2022。',
    en: 'There is no period "{period}". A week is written 2022-W09, a month 2022-03, a quarter 2022-Q1, a year 2022.',
  },
  'rollup.not_begun': {
    zh: '{period} 还没有开始。请改用更早的周期。',
    en: 'The period {period} has not begun yet. Name an earlier one.',
  },
  'rollup.no_list': {
    zh: '{period} 截止时没有已发布的年度清单，无从统计。请先发布清单，或改用之后的周期。',
    en: 'When {period} was cut no list of a year was issued, so there is nothing to count. Issue a list first, or name a later period.',
  },
  'rollup.schedule_order': {
    zh: '从 {first} 到 {last} 不成一段：最后一期须与第一期同为周、月、季或年，且不早于它。',
    en: 'There is nothing from {first} to {last}: the last one has to be a week, month, quarter or year like the first, and not before it.',
  },
  'rollup.no_time_zone': {
    zh: '没有 {zone} 这个时区。请用 IANA 名称，如 Asia/Shanghai 或 Europe/Berlin。',
    en: 'There is no time zone {zone}. Give its IANA name, such as Asia/Shanghai or Europe/Berlin.',
  },
  'rollup.schedule_unchanged': {
    zh: '已经这样安排，没有可改的。请给出另一个起止周期、发送时间、文字或收件地址。',
    en: 'It is scheduled so already. Name another first or last period, another time, language or addresses.',
  },
  'rollup.no_unit': {
    zh: '{period} 截止时还没有这个单位。请改用之后的周期或其上级单位。',
    en: 'When {period} was cut the unit was not there yet. Name a later period or the unit above it.',
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

/**
 * The text of a refusal in the language, its placeholders filled from the details. A detail that has words of its own
 * stands there in each language: `problems_zh`, `problems_en`.
 */
export function refusalText(
  code: RefusalCode,
  details: Readonly<Record<string, string>>,
  language: Language,
): string {
  return refusalTexts[code][language].replaceAll(
    /\{(\w+)\}/g,
    (_, name: string) => details[name] ?? details[`${name}_${language}`] ?? '—',
  );
}
