import type { HouseholdRelation } from '@linli/domain/people/terms'
import type { Chance } from './chance.ts'

export interface Member {
  name: string
  relation: HouseholdRelation
  age: number
  isMale: boolean
  hasPhone: boolean
}

export type Family = readonly Member[]

export interface FamilyPlan {
  /** As households show it: `砖瓦厂小区 5栋 2单元 502`. */
  address: string
  members: Family
}

function member(
  name: string,
  relation: HouseholdRelation,
  age: number,
  sex: '男' | '女',
  phone = true,
): Member {
  return { name, relation, age, isMale: sex === '男', hasPhone: phone && age >= 14 }
}

/** The people of the stories. All invented. */
export const NAMED_FAMILIES: readonly FamilyPlan[] = [
  {
    address: '砖瓦厂小区 5栋 2单元 502',
    members: [
      member('苏晴', 'head', 36, '女'),
      member('高峰', 'spouse', 38, '男'),
      member('苏大宝', 'daughter', 6, '女'),
      member('苏小宝', 'son', 4, '男'),
    ],
  },
  {
    address: '砖瓦厂小区 8栋 1单元 301',
    members: [member('何敏', 'head', 34, '女'), member('何乐乐', 'daughter', 5, '女')],
  },
  {
    // Master Zhang has no phone: staff sign him up, and he hears by a call.
    address: '砖瓦厂小区 3栋 1单元 101',
    members: [member('张建国', 'head', 76, '男', false)],
  },
  {
    address: '砖瓦厂小区 6栋 3单元 202',
    members: [member('王秀英', 'head', 63, '女'), member('李国栋', 'spouse', 66, '男')],
  },
  {
    address: '砖瓦厂小区 2栋 1单元 102',
    members: [member('陈桂兰', 'head', 78, '女')],
  },
  {
    // The daughter who would like to act for 陈桂兰.
    address: '凤凰新苑 3栋 1单元 402',
    members: [
      member('刘芳', 'head', 48, '女'),
      member('马志远', 'spouse', 50, '男'),
      member('马晓雨', 'daughter', 15, '女'),
    ],
  },
  {
    address: '金马公租房 1栋 302',
    members: [
      member('周平', 'head', 35, '男'),
      member('吴倩', 'spouse', 33, '女'),
      member('周豆豆', 'son', 4, '男'),
    ],
  },
  {
    // Has not bound his phone yet: he is asked who he is.
    address: '凤凰新苑 2栋 1单元 501',
    members: [member('徐磊', 'head', 39, '男'), member('徐子轩', 'son', 5, '男')],
  },
  {
    // Waits for staff: the roster knows her under another number.
    address: '砖瓦厂小区 11栋 1单元 402',
    members: [member('曾玉兰', 'head', 58, '女')],
  },
  {
    address: '凤凰新苑 1栋 1单元 601',
    members: [member('赵明', 'head', 31, '男')],
  },
  {
    address: '凤凰新苑 2栋 2单元 1102',
    members: [member('林静', 'head', 46, '女'), member('杨磊', 'spouse', 47, '男')],
  },
]

const SURNAMES =
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段普施'
const MALE = '伟强磊军洋勇杰涛明超刚平辉鹏华飞波斌宇浩凯健俊帆林志文建国庆海德福贵荣兴祥云龙翔宁昆山川'
const FEMALE =
  '芳娜敏静丽艳娟霞秀英慧巧美淑惠珠翠雅芝玉萍红梅琳素云莲真环雪荣爱妹香月莺媛瑞凡佳嘉琼桂娣叶璧璐'
const CHILD = '梓涵子轩一诺雨桐宇晨欣怡浩然思语沐辰可乐晓彤天佑依然安安心悦亦辰若溪书瑶知夏星辰米果'

const NAMES_OF_STORIES = NAMED_FAMILIES.flatMap(({ members }) => members.map(({ name }) => name))

const letter = (letters: string, chance: Chance) => letters.charAt(chance.below(letters.length))

function nameOf({
  surname,
  age,
  isMale,
  chance,
}: {
  surname: string
  age: number
  isMale: boolean
  chance: Chance
}) {
  const letters = age < 18 ? CHILD : isMale ? MALE : FEMALE
  const given = letter(letters, chance)
  return surname + given + (chance.below(10) < 6 ? letter(letters, chance) : '')
}

/** A household that no story is about: one to five people. */
export function strangers(chance: Chance): Family {
  const kind = chance.weighted({
    elder: 12,
    elders: 18,
    single: 10,
    couple: 16,
    oneChild: 22,
    twoChildren: 12,
    generations: 10,
  })
  const headIsMale = chance.below(10) < 6
  const surname = letter(SURNAMES, chance)
  const spouseSurname = letter(SURNAMES, chance)
  // Two of one household with the same name would be taken for one person; a story's name stays unique.
  const taken = new Set<string>(NAMES_OF_STORIES)
  const person = (relation: HouseholdRelation, age: number, isMale: boolean, family = surname): Member => {
    let name = nameOf({ surname: family, age, isMale, chance })
    while (taken.has(name)) name = nameOf({ surname: family, age, isMale, chance })
    taken.add(name)
    const hasPhone = age >= 14 && (age < 72 || chance.below(10) < 4)
    return { name, relation, age, isMale, hasPhone }
  }
  const head = (age: number) => person('head', age, headIsMale)
  const spouse = (age: number) =>
    person('spouse', Math.max(24, age + chance.between(-4, 4)), !headIsMale, spouseSurname)
  const childSurname = headIsMale ? surname : spouseSurname
  const child = (age: number) => {
    const isMale = chance.below(2) === 0
    return person(isMale ? 'son' : 'daughter', age, isMale, childSurname)
  }
  const parentsAge = chance.between(28, 44)
  const firstChildAge = chance.between(0, Math.min(17, parentsAge - 24))
  switch (kind) {
    case 'elder':
      return [head(chance.between(62, 88))]
    case 'elders': {
      const age = chance.between(60, 82)
      return [head(age), spouse(age)]
    }
    case 'single':
      return [head(chance.between(22, 58))]
    case 'couple': {
      const age = chance.between(26, 58)
      return [head(age), spouse(age)]
    }
    case 'oneChild':
      return [head(parentsAge), spouse(parentsAge), child(firstChildAge)]
    case 'twoChildren':
      return [head(parentsAge), spouse(parentsAge), child(firstChildAge + 2), child(firstChildAge)]
    case 'generations': {
      const grandmother = person(
        'mother',
        parentsAge + chance.between(24, 30),
        false,
        letter(SURNAMES, chance),
      )
      return [
        head(parentsAge),
        spouse(parentsAge),
        child(firstChildAge),
        child(firstChildAge + 3),
        grandmother,
      ]
    }
  }
}
