import { isStaff, mayKeepRoster } from '@linli/domain/actor'
import type { WorkCounts } from '@linli/domain/events/workbench/contract'
import { Button } from '@linli/ui/button'
import type { PageProps } from '@linli/ui/page'
import { SideNav } from '@linli/ui/side-nav'
import { Empty, Loading } from '@linli/ui/state'
import { type PropsWithChildren, useEffect } from 'react'
import { SignInFirst } from './account-first'
import { goInstead, goToTab, type PageName } from './go'
import { Screen } from './screen'
import { useSession } from './session'
import { showError } from './show-error'
import { loadMe } from './sign-in'
import { useFreshWorkCounts } from './use-work-counts'
import { WorkCountsProvider } from './work-counts'

export type StaffPlace =
  | 'workbench'
  | 'complaintWork'
  | 'complaintRates'
  | 'complaintRules'
  | 'manageEvents'
  | 'editEvent'
  | 'groupInbox'
  | 'manageRecruitments'
  | 'editRecruitment'
  | 'communityPoints'
  | 'rewards'
  | 'exchanges'
  | 'desk'
  | 'persons'
  | 'bindings'
  | 'roster'
  | 'units'

interface Place {
  page: StaffPlace & PageName
  label: string
  params?: Record<string, string>
  /** Stands under the place before it. */
  within?: boolean
  /** What waits there. */
  waits?: keyof WorkCounts
}

const PLACES: readonly Place[] = [
  { page: 'workbench', label: '今天' },
  { page: 'complaintWork', label: '诉求', waits: 'complaintsWaiting' },
  { page: 'groupInbox', label: '群里说的话', within: true, waits: 'groupsToSee' },
  { page: 'units', label: '共建单位', within: true, waits: 'whistlesOverdue' },
  { page: 'complaintRates', label: '办得怎么样', within: true },
  { page: 'complaintRules', label: '类别与时限', within: true },
  { page: 'manageEvents', label: '活动', waits: 'eventsToFinish' },
  { page: 'editEvent', label: '发活动' },
  { page: 'manageRecruitments', label: '招募', waits: 'shiftsToSettle' },
  { page: 'editRecruitment', label: '发招募' },
  { page: 'communityPoints', label: '积分', waits: 'awardRequests' },
  {
    page: 'rewards',
    label: '小礼',
    params: { desk: 'yes' },
    waits: 'ordersWaiting',
  },
  {
    page: 'exchanges',
    label: '换帮助',
    params: { show: 'staff' },
    waits: 'exchangesToDecide',
  },
  { page: 'desk', label: '代报名' },
  { page: 'persons', label: '居民' },
  { page: 'bindings', label: '绑定申请', waits: 'bindingRequests' },
  { page: 'roster', label: '花名册' },
]

interface StaffScreenProps extends Pick<PageProps, 'footer'> {
  /** Which place of the side column is the current one. */
  place: StaffPlace
  /** True on a page below that place, so that the place itself can be tapped to go back to it. */
  below?: boolean
}

/** A page of the staff: at a desk with all places in a column at the left. */
export function StaffScreen({ place, below, footer, children }: PropsWithChildren<StaffScreenProps>) {
  const { me } = useSession()
  const roster = me !== null && mayKeepRoster({ roles: me.roles, gridId: me.gridName })
  const counts = useFreshWorkCounts()
  const items = PLACES.filter(({ page }) => page !== 'roster' || roster).map(
    ({ page, label, params, within, waits }) => ({
      label,
      within,
      count: waits && counts?.[waits],
      current: page === place,
      onTap: () => {
        if (page !== place || below) goInstead(page, params)
      },
    }),
  )
  return (
    <WorkCountsProvider value={counts}>
      <Screen wide footer={footer} side={<SideNav title="邻里 · 工作台" items={items} />}>
        {children}
      </Screen>
    </WorkCountsProvider>
  )
}

/** Shows its children to staff only; anyone else reads why there is nothing here. The server decides all the same. */
export function ForStaff({ children }: PropsWithChildren) {
  const { tokens, me } = useSession()
  useEffect(() => {
    if (tokens && !me) loadMe().catch(showError)
  }, [tokens, me])

  if (me && tokens && isStaff(me)) return children
  if (!tokens) {
    return (
      <Screen>
        <SignInFirst />
      </Screen>
    )
  }
  if (!me) {
    return (
      <Screen>
        <Loading />
      </Screen>
    )
  }
  return (
    <Screen>
      <Empty
        title="这里是社区工作人员用的"
        note="您现在的身份是居民。要是您在社区工作，请主任给您开通。"
        action={
          <Button kind="outline" size="s" onTap={() => goToTab('me')}>
            去“我的”
          </Button>
        }
      />
    </Screen>
  )
}
