import { openRandom } from './random.js';

/** A made-up name with its pinyin, which the address is made of. */
export interface PersonName {
  name: string;
  /** Lower case, `family.given`. */
  pinyin: string;
}

const families = pairs(
  '王wang 李li 张zhang 陈chen 杨yang 赵zhao 周zhou 吴wu 徐xu 孙sun 朱zhu 马ma 郭guo 何he 林lin 高gao 罗luo 郑zheng ' +
    '梁liang 谢xie 宋song 唐tang 许xu 邓deng 韩han 冯feng 曹cao 彭peng 曾zeng 肖xiao 田tian 董dong 潘pan 袁yuan ' +
    '蔡cai 蒋jiang 余yu 杜du 叶ye 程cheng 魏wei 苏su 吕lv 丁ding 任ren 沈shen 姚yao 卢lu 钱qian 陆lu',
);

const givens = pairs(
  '明远mingyuan 思涵sihan 志诚zhicheng 雨桐yutong 文博wenbo 晓岚xiaolan 建业jianye 静怡jingyi 子安zian 海宁haining ' +
    '佳禾jiahe 立群liqun 若溪ruoxi 振宇zhenyu 春晖chunhui 书瑶shuyao 承泽chengze 梦洁mengjie 向东xiangdong 亦凡yifan ' +
    '国栋guodong 丽娜lina 世杰shijie 清和qinghe 云舟yunzhou 慧敏huimin 天佑tianyou 可欣kexin 永康yongkang 雪晴xueqing ' +
    '俊峰junfeng 婉清wanqing 少华shaohua 晨曦chenxi 伟民weimin 诗语shiyu 启航qihang 秋实qiushi 东升dongsheng 念慈nianci ' +
    '一鸣yiming 素心suxin 宏图hongtu 映雪yingxue 正阳zhengyang 乐童letong 景行jingxing 采薇caiwei',
);

/**
 * So many different made-up names, no two with the same pinyin. They are dealt from common family and given
 * names; that somebody bears one of them is chance.
 * @throws RangeError for more names than can be dealt.
 */
export function dealNames(seed: number, count: number): PersonName[] {
  const random = openRandom(seed, 'names');
  const given = random.shuffle(givens);
  const family = random.shuffle(families);
  const names = new Map<string, PersonName>();
  for (let round = 0; names.size < count; round += 1) {
    if (round >= family.length * given.length) throw new RangeError(`${count} names cannot be dealt.`);
    const [familyName, familyPinyin] = family[round % family.length]!;
    const [givenName, givenPinyin] = given[(round * 7 + Math.floor(round / family.length)) % given.length]!;
    const pinyin = `${familyPinyin}.${givenPinyin}`;
    if (!names.has(pinyin)) names.set(pinyin, { name: familyName + givenName, pinyin });
  }
  return [...names.values()];
}

/** Reads `汉字pinyin` words separated by spaces. */
function pairs(words: string): (readonly [string, string])[] {
  return words.split(' ').map((word) => {
    const start = word.search(/[a-z]/);
    return [word.slice(0, start), word.slice(start)] as const;
  });
}
