import type { Role } from '@linli/domain/actor'

/** A named, invented person to try the demo with. */
export interface DemoIdentityPlan {
  key: string
  /** As in the demo roster; people of a partner unit are not on it. */
  name: string
  role: Role
  roles: Role[]
  /** Name of the grid a grid worker is scoped to. */
  gridName: string | null
  /** False: signs in without being bound to the person of the roster yet. */
  bound?: boolean
  /** One line that says what can be tried with this identity. */
  story: string
}

export const DEMO_IDENTITIES: readonly DemoIdentityPlan[] = [
  {
    key: 'su-qing',
    name: '苏晴',
    role: 'resident',
    roles: ['resident'],
    gridName: null,
    story: '两个孩子的妈妈，近一年 85 分，可以优先给孩子报绘本课',
  },
  {
    key: 'he-min',
    name: '何敏',
    role: 'resident',
    roles: ['resident'],
    gridName: null,
    story: '近一年 45 分，看看优先还差多少、什么时候全体开放',
  },
  {
    key: 'zhou-ping',
    name: '周平',
    role: 'resident',
    roles: ['resident'],
    gridName: null,
    story: '刚搬来的新朋友，有专留给新朋友的名额',
  },
  {
    key: 'wang-xiuying',
    name: '王秀英',
    role: 'resident',
    roles: ['resident'],
    gridName: null,
    story: '常来做助教的王阿姨，看看积分从哪里来',
  },
  {
    key: 'chen-guilan',
    name: '陈桂兰',
    role: 'resident',
    roles: ['resident'],
    gridName: null,
    story: '陈奶奶，用大字版；女儿想替她代办，等她点头',
  },
  {
    key: 'xu-lei',
    name: '徐磊',
    role: 'resident',
    roles: ['resident'],
    gridName: null,
    bound: false,
    story: '还没绑定的手机：填姓名徐磊和手机号 14200001568，认领自己',
  },
  {
    key: 'zhao-ming',
    name: '赵明',
    role: 'staff',
    roles: ['resident', 'staff'],
    gridName: '第3网格',
    story: '第3网格的社区工作者：签到、代报名、查居民',
  },
  {
    key: 'lin-jing',
    name: '林静',
    role: 'manager',
    roles: ['resident', 'staff', 'manager'],
    gridName: null,
    story: '林主任：发活动、导入花名册、更正积分',
  },
  {
    key: 'luo-feng',
    name: '罗锋',
    role: 'partner',
    roles: ['partner'],
    gridName: null,
    bound: false,
    story: '凉亭派出所的民警：看社区吹的哨，报到、写进展、办完',
  },
  {
    key: 'tang-hui',
    name: '唐慧',
    role: 'partner',
    roles: ['partner'],
    gridName: null,
    bound: false,
    story: '安居物业公司的经理：一个吹哨超时了，一个正在办',
  },
]
