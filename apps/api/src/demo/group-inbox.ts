import { DAY_MS, HOUR_MS, MINUTE_MS, shanghaiParts } from '@linli/domain/time'
import type { Services } from '../http/services.ts'
import { acceptMessages, setAside } from '../modules/complaints/group-decisions/actions.ts'
import { pasteChat, readGroups, readMessages } from '../modules/complaints/group-inbox/actions.ts'
import type { Town } from './people.ts'

/** A line of a group: minutes before it was pasted, who, and what. */
type Line = readonly [minutesAgo: number, sender: string, words: string]

const BRICK_FACTORY: readonly Line[] = [
  [410, '3栋何阿姨', '大家早上好🌸'],
  [398, '张姐 5栋', '5栋1单元的单元门锁又坏了，哪个都可以进，不安全'],
  [396, '张姐 5栋', '[图片]'],
  [395, '小雨妈妈', '是的，我昨晚回来门就开着'],
  [301, '李哥（装修）', '专业防水补漏，楼顶漏水、卫生间漏水，质保十年，电话13900000000'],
  [290, '物业小刘', '收到，我们看一下门锁'],
  [222, '8栋老周', '垃圾桶满出来两天了，没人收，苍蝇乱飞'],
  [220, '高峰', '同问，咋个没人管'],
  [130, '苏晴', '请问绘本课这个星期六几点开始'],
  [95, '王姐', '我妈一个人在家，腿脚不方便，有没有人顺路帮带点菜'],
  [61, '杨帆', '楼上半夜还在打麻将，吵得睡不成'],
  [
    60,
    '杨帆',
    '「8栋老周：垃圾桶满出来两天了，没人收，苍蝇乱飞」\n- - - - - - - - - - - - - - -\n我们9栋也是',
  ],
  [33, '陈老师', '谢谢网格员，昨天反映的路灯今天就修好了👍'],
]

const OWNERS: readonly Line[] = [
  [180, '凤凰山-A2-李', '电梯又罢工，我妈八十岁爬了七楼'],
  [178, '和志强', '物业费收得积极，报修三天了没人来'],
  [90, '周平', '周末一起克爬西山嘎'],
  [44, '凤凰山-B1-何', '明天给是要停水？几点到几点'],
]

const two = (figure: number) => String(figure).padStart(2, '0')

/** As a Mac copies it. */
function chatText(lines: readonly Line[], pastedAt: Date): string {
  return lines
    .map(([minutesAgo, sender, words]) => {
      const { year, month, day, hour, minute } = shanghaiParts(
        new Date(pastedAt.getTime() - minutesAgo * MINUTE_MS),
      )
      return `${sender} ${year}/${month}/${day} ${hour}:${two(minute)}\n${words}\n`
    })
    .join('\n')
}

/** Two groups that staff read, one of them too long ago; some messages are sorted, some wait. */
export async function writeGroupInbox(
  { tx, now, gridWorker, manager }: Town,
  { secrets }: Services,
): Promise<void> {
  const { rows: groups } = await readGroups(tx, { actor: manager, now })
  const idOf = (name: string) => {
    const id = groups.find((group) => group.name === name)?.id
    if (!id) throw new Error(`the demo has no group ${name}`)
    return id
  }
  const [brickFactory, owners] = [idOf('砖瓦厂邻居群'), idOf('凤凰山业主群')]
  const longAgo = new Date(now.getTime() - DAY_MS - 6 * HOUR_MS)
  const lately = new Date(now.getTime() - 30 * MINUTE_MS)
  await pasteChat(tx, { actor: manager, groupId: owners, now: longAgo, text: chatText(OWNERS, longAgo) })
  await pasteChat(tx, {
    actor: gridWorker,
    groupId: brickFactory,
    now: lately,
    text: chatText(BRICK_FACTORY, lately),
  })
  const { rows } = await readMessages(tx, {
    actor: gridWorker,
    now: lately,
    show: 'proposed',
    groupId: brickFactory,
    cursor: undefined,
  })
  const idsOf = (words: string) => rows.filter(({ text }) => text.includes(words)).map(({ id }) => id)
  const deciding = { actor: gridWorker, now: lately }
  const asProposed = { together: false, kind: null, category: null, acceptNow: true, secrets }
  await acceptMessages(tx, { ...deciding, ...asProposed, messageIds: idsOf('单元门锁又坏了') })
  await setAside(tx, { ...deciding, messageIds: idsOf('路灯今天就修好了') })
}
