/**
 * Names of people whom the site doesn't know, as they stand in a text: 张三丰, 小刘, 刘师傅. Whose work it is must never be
 * guessed, so that such a name may neither be dropped nor its 三 be taken for a number.
 */

/** Common surnames that begin no word of the floor. */
const SURNAMES =
  '赵钱孙李周吴郑王冯陈卫蒋沈韩杨朱秦许何吕施张曹严魏陶姜谢邹章苏潘葛范彭鲁韦马方俞任袁柳鲍史唐薛雷贺倪汤罗郝安常傅齐康伍余顾孟黄萧尹姚邵汪祁毛戴宋庞熊纪舒项祝董梁杜阮蓝季贾江童颜郭梅盛林钟徐邱骆高夏蔡田樊胡凌霍虞万柯卢莫房丁邓郁洪诸左石崔龚程邢裴陆荣翁段焦侯甘武符刘景詹龙叶黎白蒲赖卓屠池乔闻谭申冉桑桂牛寿边燕尚温庄晏柴阎艾向古易廖耿匡文聂敖冷辛简饶曾关游肖付闫代'
const DOUBLE = '欧阳|司马|上官|诸葛|司徒|东方|皇甫|尉迟|公孙|令狐|慕容|夏侯|端木'
const GIVEN = '[\\p{Script=Han}--[班组线机台工厂个件道天车做干来去吧了磨铣钻焊的和跟与同报批料单子号一]]'
const NUMERAL = '[一二三四五六七八九十]'
const TITLE = '(?:师傅|班长|组长|主管|工|哥|姐|总)'

/** What may stand behind a name. */
const FOLLOWS =
  '(?=$|[\\s、,。:;!?\\(\\)\\d]|一起|一块|一同|一齐|一道|合|共同|两个|俩|二人|三个|仨|做|干|搞|弄|整|磨|车|铣|钻|焊|折|装|包|切|报|各|的|和|跟|与|同|还有|来|去|负责|平分|对半|[六四五三七二八一]成|[三四五六]十)'
/** What makes a name of characters that nothing else announces: 小刘做的, 张三做了50. */
const ACTING =
  '(?:一起|一块|合)?(?:做|干|搞|弄|整|磨|车|铣|钻|焊|折|装|包|切|报)(?:的|了|完|好|出)|[和跟与]我|一起|\\d{1,3}%'
const ACTS = `(?=${ACTING})`
/** In a question what is asked of may stand behind it: 王五这周产量, 张三的报废原因. Of a report 黄色今天 is a colour. */
const ASKED = `(?=${ACTING}|的?(?:今天|今日|昨天|昨日|这周|本周|上周|这个月|本月|这个?班|本班|当班|产量|工资|薪)|的(?:报废|返工|不良))`
const QUESTION = /多少|工资|薪|几[个件]|产量|进度|原因|为什么|为啥|怎么样|咋样|情况|\?/

const WHOLE = `(?:${DOUBLE})${GIVEN}{1,2}|[${SURNAMES}](?:${GIVEN}{2}|${GIVEN}|${NUMERAL}${GIVEN}|${GIVEN}${NUMERAL}|${NUMERAL})`
const CALLED = `[小老阿][\\p{Script=Han}--[一二三四五六七八九十件样板师批组规]]|(?:${DOUBLE}|[${SURNAMES}])${TITLE}`
const AFTER_JOINT = new RegExp(`(?:${CALLED}|${WHOLE})${FOLLOWS}`, 'vy')
const BEFORE_ACT = new RegExp(`(?:${CALLED}|${WHOLE})${ACTS}`, 'vy')
const IN_QUESTION = new RegExp(`(?:${CALLED}|${WHOLE})${ASKED}`, 'vy')

export const asksOfSomebody = (text: string): boolean => QUESTION.test(text)

/** How a name may be known: by a word such as 和 or 派给 before it, or by what stands behind it. */
export type NameSign = 'announced' | 'acts' | 'isAskedOf'
const SIGNS: { readonly [Sign in NameSign]: RegExp } = {
  announced: AFTER_JOINT,
  acts: BEFORE_ACT,
  isAskedOf: IN_QUESTION,
}

/** Where the name that starts at `at` ends, or null. */
export function nameEnd(text: string, at: number, sign: NameSign): number | null {
  const pattern = SIGNS[sign]
  pattern.lastIndex = at
  const match = pattern.exec(text)
  return match === null ? null : at + match[0].length
}

/** Of the people given, those who may be called so: of that surname for 小刘 and 刘师傅, of that ending for 阿强. */
export function peopleCalled<Person extends { readonly name: string }>(
  text: string,
  people: readonly Person[],
): readonly Person[] {
  const called = /^(?:[小老阿](.)|(..?)(?:师傅|班长|组长|主管|工|哥|姐|总))$/u.exec(text)
  const part = called?.[1] ?? called?.[2]
  if (part === undefined) return []
  const bySurname = people.filter(({ name }) => name.startsWith(part))
  return bySurname.length > 0 ? bySurname : people.filter(({ name }) => name.endsWith(part))
}

/** Names and numbers written one after the other; a name in Latin letters has blanks of its own. */
export const listedNames = (text: string): readonly string[] =>
  text
    .split(/[,，、;；\n]+|(?<=[\p{Script=Han}\d])\s+|\s+(?=\p{Script=Han})/u)
    .map(name => name.trim())
    .filter(name => name !== '')
