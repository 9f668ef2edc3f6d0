import { cancelHelper, type EventView, signUpAsHelper } from '@linli/domain/events/contract'
import { Button } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { ConfirmSheet } from '@linli/ui/sheet'
import { Tag } from '@linli/ui/tag'
import { Note, Split, Strong } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { call } from '@/shared/call'
import { showError } from '@/shared/show-error'
import type { Mine } from './sign-up-step'

interface HelperCardProps {
  event: EventView
  mine: Mine
  reload: () => Promise<void>
}

/** Serving as a helper (助教) of this event. */
export function HelperCard({ event, mine, reload }: HelperCardProps) {
  const [asking, setAsking] = useState(false)
  const act = async (endpoint: typeof signUpAsHelper, words: string) => {
    try {
      await call(endpoint, { params: { eventId: event.id }, body: {} })
      toast(words)
    } catch (error) {
      showError(error)
    }
    setAsking(false)
    await reload()
  }
  const left = Math.max(0, event.helperPlaces - event.helpersTaken)
  return (
    <Section title="当助教，帮一把" more={`得 ${event.helperPoints} 分`}>
      <Card>
        <Split>
          <Strong>{mine.isHelper ? '你是这次的助教' : left > 0 ? `还缺 ${left} 位` : '助教满了'}</Strong>
          {mine.isHelper && <Tag tone="jade">已报上</Tag>}
        </Split>
        <Note>到场帮忙，活动结束后 {event.helperPoints} 分记进你的账户，算你家的优先资格</Note>
        {mine.isHelper ? (
          <Button kind="ghost" size="s" onTap={() => setAsking(true)}>
            来不了了，退出助教
          </Button>
        ) : mine.helperRefusal ? (
          <Note tone="amber">{mine.helperRefusal.message}</Note>
        ) : (
          <Button kind="outline" size="s" onTap={() => act(signUpAsHelper, '报上了，谢谢你来帮忙')}>
            我来当助教
          </Button>
        )}
      </Card>
      <ConfirmSheet
        open={asking}
        title="退出助教？"
        note="位子会让给别的邻居，这次的积分就没有了。"
        yes="退出"
        no="不退出"
        danger
        onYes={() => act(cancelHelper, '已退出助教')}
        onClose={() => setAsking(false)}
      />
    </Section>
  )
}
