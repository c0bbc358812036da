import { isLineWork } from './lifecycle-stages.js';
import type { PlanLifecycle, PlanProject, PlanStage } from './plan-types.js';

/*
 * What a report (形象进度) can say. Each list holds the sentences of one state of a project in the order in which
 * they come true, so that a project's reports never go back.
 */

const beforeFirstStage: Readonly<Record<PlanLifecycle, readonly string[]>> = {
  enterprise: [
    '与投资方完成第三轮洽谈，主要条款仍在磋商。',
    '投资方现场踏勘，选址方案通过部门会商。',
    '用地指标核算完成，产业准入评审材料已上报。',
    '产业准入评审通过，投资协议主要条款达成一致。',
    '协议文本送法务审核。',
    '投资方董事会审议投资方案，签约时间待定。',
    '协议文本定稿，准备签约。',
  ],
  government_investment: [
    '项目建议书编制完成，正在征求部门意见。',
    '选址论证会已召开，规划条件正在办理。',
    '用地预审材料已上报。',
    '可行性研究报告初稿完成。',
    '资金来源方案报财政审核。',
  ],
  urban_renewal: [
    '入户调查完成过半，评估机构已由居民代表选定。',
    '入户调查全部完成，补偿方案公示。',
    '公示结束，正在汇总居民意见。',
    '签约工作组进驻现场，分片包干到户。',
    '签约率超过六成，剩余住户逐户走访。',
    '签约率超过八成，剩余住户诉求分类处理。',
    '签约率超过九成，进入收尾。',
  ],
};

const landAndPermits = [
  '项目公司注册完成，首期注册资本已到位。',
  '规划设计方案通过联审。',
  '土地出让手续办理完成，不动产权证已领取。',
  '施工图设计完成，正在送审图机构审查。',
  '施工图审查合格，总包单位招标完成。',
  '建设工程规划许可证已核发，场地“三通一平”推进中。',
  '总包单位进场，正在申办施工许可。',
];

const designAndTender = [
  '初步设计及概算已批复，施工图设计同步进行。',
  '征地拆迁清点完成，管线迁改方案已确定。',
  '施工图审查合格，招标控制价审核中。',
  '施工、监理招标公告已发布。',
  '施工、监理单位已确定，合同签订中。',
  '施工单位进场，临时设施搭建中。',
  '施工许可申办材料已提交。',
];

const productionStart = [
  '主要设备陆续进场，供电增容同步办理。',
  '主要设备安装过半。',
  '设备安装完成，单机调试中。',
  '单机调试完成，生产线联动调试。',
  '人员招聘和岗前培训基本完成。',
  '环保专项验收资料整理完毕，准备试运行。',
  '试运行中，工艺参数持续优化。',
];

const openingPreparation = [
  '内部设施安装中，运营团队已组建。',
  '招商入驻和设备采购同步推进。',
  '信息系统调试中，人员培训展开。',
  '设施安装完成，消防联动复检合格。',
  '运营方案审定，开放公告准备中。',
  '试运营中，问题清单逐项整改。',
];

const handOver = [
  '移交清单编制中，管养单位已明确。',
  '配套设施安装调试中。',
  '设施调试完成，使用单位提前介入查验。',
  '查验问题整改过半。',
  '整改完成，移交手续办理中。',
];

const afterOpening = [
  '运行平稳，问题收集和整改同步进行。',
  '运行平稳，竣工决算编制中。',
  '竣工决算审计进行中。',
];

const afterAgreements = [
  '签约期结束，签约资料整理归档。',
  '征收决定前期手续办理中，社会稳定风险评估完成。',
  '补偿资金筹措方案已报批。',
  '安置房源逐户对接，已签约住户有序搬离。',
  '征收决定文本送审。',
];

/** Building work in five bands of percent. */
const houseWork: readonly (readonly string[])[] = [
  ['场地平整后工程桩施工中。', '工程桩施工过半，基坑支护同步进行。', '基坑开挖完成，垫层浇筑中。'],
  ['基础承台浇筑完成，地下结构施工中。', '主体结构施工至一层。', '主体结构施工至二层，预埋管线同步安装。'],
  ['主体结构施工过半。', '主体施工至三层，钢结构构件陆续进场。', '屋面结构施工中。'],
  ['主体结构封顶，二次结构施工展开。', '二次结构完成过半，机电管线安装同步进行。', '外立面龙骨安装过半。'],
  [
    '外立面收尾，室外管网和道路施工中。',
    '内部装修收尾，消防系统正在调试。',
    '竣工资料整理中，专项验收已预约。',
  ],
];

const lineWork: readonly (readonly string[])[] = [
  ['清表完成，临时便道贯通。', '测量放样完成，首段围挡搭设。', '首段基础开挖完成。'],
  ['地基处理过半。', '地基处理完成，基础浇筑中。', '基础施工过半，材料供应正常。'],
  ['主体工程施工过半。', '土方填筑过半，分层压实检测合格。', '主体工程完成近六成。'],
  ['主体工程基本完成，附属设施施工展开。', '附属设施施工过半。', '护坡和排水施工中。'],
  ['附属设施收尾，绿化和标识安装中。', '分部工程验收完成。', '整改问题逐项销号，竣工资料整理中。'],
];

/** Sentences for a project in this state, in their order; empty where there is nothing to say. */
export function progressTexts(
  project: Pick<PlanProject, 'category' | 'lifecycle'>,
  stage: PlanStage | null,
  percent: number | null,
): readonly string[] {
  if (stage === 'groundbreaking' && percent !== null) {
    const bands = isLineWork(project.category) ? lineWork : houseWork;
    return bands[Math.min(Math.floor(percent / 20), bands.length - 1)]!;
  }
  return stage === null ? beforeFirstStage[project.lifecycle] : afterStage(project, stage);
}

function afterStage({ category, lifecycle }: Pick<PlanProject, 'category' | 'lifecycle'>, stage: PlanStage) {
  if (stage === 'signing') return landAndPermits;
  if (stage === 'approval') return designAndTender;
  if (stage === 'completion') {
    if (category === 'industry') return productionStart;
    return lifecycle === 'enterprise' ? openingPreparation : handOver;
  }
  if (stage === 'operation') return afterOpening;
  return stage === 'agreements' ? afterAgreements : [];
}
