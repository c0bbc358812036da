import { noticeKindNames, type LocalDate, type NoticeDocument, type ToldBefore } from '#domain';
import { oneLine } from '../../html.js';

const offices = {
  liaison_officer: '项目联络员',
  unit_head: '责任单位负责人',
  supervisor: '督查员',
  project_leader: '项目挂钩领导',
  root_leader: '市主要领导',
  security_administrator: '安全管理员',
} as const;

/** A paragraph of the body: with a heading of its own, or without. */
export interface NoticeParagraph {
  readonly text: string;
  readonly isHeading: boolean;
}

/** 2022年3月14日. */
export function longDay(day: LocalDate): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
}

/** What is late, as people call it: “竣工”节点, or “竣工”阶段“封顶”节点. */
function dateName({ stageLabel, stepLabel }: NoticeDocument): string {
  const stage = oneLine(stageLabel);
  return stepLabel === null ? `“${stage}”节点` : `“${stage}”阶段“${oneLine(stepLabel)}”节点`;
}

/** The title under the number. */
export function noticeTitle(document: NoticeDocument): string {
  const about = `关于${oneLine(document.project.name)}${dateName(document)}逾期的`;
  return `${about}${noticeKindNames[document.kind]}`;
}

/** The body: what is late, who was told before, what is asked for until when. */
export function noticeBody(document: NoticeDocument): NoticeParagraph[] {
  return [
    heading('一、逾期事项'),
    text(late(document)),
    heading('二、此前提醒情况'),
    text(told(document.toldBefore)),
    heading('三、办理要求'),
    text(asked(document)),
    text(closings[document.kind]),
  ];
}

/** To whom copies go, in one line. */
export function noticeCopies({ copies, supervisingUnit }: NoticeDocument): string {
  const supervisor = supervisingUnit === null ? '市督查员' : `${oneLine(supervisingUnit)}督查员`;
  return `${copies.map((office) => (office === 'supervisor' ? supervisor : offices[office])).join('，')}。`;
}

const closings = { prompt: '特此提示。', supervision: '特此督办。', circular: '特此通报。' } as const;

function heading(content: string): NoticeParagraph {
  return { text: content, isHeading: true };
}

function text(content: string): NoticeParagraph {
  return { text: content, isHeading: false };
}

function late(document: NoticeDocument): string {
  const { project, baselineOn, plannedOn, dueOn, issuedOn, workingDaysLate } = document;
  const code = project.code === null ? '' : `（项目代码：${oneLine(project.code)}）`;
  const dates = [
    baselineOn === null ? null : `首次约定于${longDay(baselineOn)}完成`,
    plannedOn === null || plannedOn === baselineOn ? null : `现行计划日期为${longDay(plannedOn)}`,
    dueOn === plannedOn ? null : `扣除停缓建后的到期日为${longDay(dueOn)}`,
  ].filter((one) => one !== null);
  return `你单位牵头的重点项目“${oneLine(project.name)}”${code}，其${dateName(document)}${dates.join('，')}。截至${longDay(issuedOn)}仍未完成，已逾期${workingDaysLate}个工作日。`;
}

function told(before: readonly ToldBefore[]): string {
  if (before.length === 0) return '本节点逾期后，此前未发出提醒。';
  const each = before.map(
    ({ on, recipients }) => `${longDay(on)}，已提醒${recipients.map((one) => offices[one]).join('、')}`,
  );
  return `本节点逾期后，已作如下提醒：${each.join('；')}。`;
}

function asked({ kind, replyDueOn, replyWorkingDays }: NoticeDocument): string {
  const until = `请于${longDay(replyDueOn)}（${replyWorkingDays}个工作日）前书面回复我办，说明逾期原因、整改措施和完成时限`;
  switch (kind) {
    case 'prompt':
      return `请你单位核实进展，督促推进。${until}。已完成的，请登录填报日期和佐证材料；确需调整日期的，请提出节点调整申请。`;
    case 'supervision':
      return `请你单位主要负责同志亲自过问，倒排工期，限期整改。${until}。逾期不回复或措施不实的，将予以通报。`;
    case 'circular':
      return `现对上述逾期情况予以通报。请你单位深刻查找原因，落实责任到人，加快推进。${until}。整改情况将列入督查，直至销号。`;
  }
}
