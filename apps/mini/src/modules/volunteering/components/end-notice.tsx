import {
  cancelRecruitment,
  closeRecruitment,
  type RecruitmentView,
} from '@linli/domain/volunteering/contract'
import type { SignUpLine } from '@linli/domain/volunteering/sign-up-list/contract'
import { Button, ButtonRow } from '@linli/ui/button'
import { Section } from '@linli/ui/card'
import { ConfirmSheet } from '@linli/ui/sheet'
import { Note } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { call } from '@/shared/call'
import { showError } from '@/shared/show-error'

interface EndNoticeProps {
  recruitment: RecruitmentView
  lines: SignUpLine[]
  onDone: () => Promise<void>
}

/** Stops recruiting, or calls all of it off after saying whom that concerns. */
export function EndNotice({ recruitment, lines, onDone }: EndNoticeProps) {
  const [asking, setAsking] = useState<'close' | 'cancel'>()
  const params = { recruitmentId: recruitment.id }
  const open = recruitment.phase === 'recruiting' || recruitment.phase === 'full'
  const act = async (work: Promise<unknown>, words: string) => {
    try {
      await work
      setAsking(undefined)
      toast(words)
      await onDone()
    } catch (error) {
      showError(error)
    }
  }
  const toCall = [...new Set(lines.filter(({ reachable }) => !reachable).map(({ name }) => name))]
  return (
    <Section title="不招了">
      <ButtonRow>
        {open && (
          <Button kind="outline" size="s" onTap={() => setAsking('close')}>
            停止招募
          </Button>
        )}
        <Button kind="danger" size="s" onTap={() => setAsking('cancel')}>
          {recruitment.phase === 'draft' ? '扔掉草稿' : '取消招募'}
        </Button>
      </ButtonRow>
      <ConfirmSheet
        open={asking === 'close'}
        title="停止招募？"
        note="不再收新的报名；已报上的照常来。停了就不能再开，还想招可以“再发一次”。"
        yes="停止招募"
        onYes={() => act(call(closeRecruitment, { params, body: {} }), '停止招募了')}
        onClose={() => setAsking(undefined)}
      />
      <ConfirmSheet
        open={asking === 'cancel'}
        title={recruitment.phase === 'draft' ? '扔掉这份草稿？' : '取消招募？'}
        yes="取消招募"
        no="先不取消"
        danger
        reason={{ label: '取消原因（居民会看到）', placeholder: '如：下大雨，改到下周六' }}
        onYes={(reason) => act(call(cancelRecruitment, { params, body: { reason } }), '招募取消了')}
        onClose={() => setAsking(undefined)}
      >
        {lines.length > 0 && <Note>会告诉还没开始的班次上的人，名额全部放掉。取消了就不能恢复。</Note>}
        {toCall.length > 0 && (
          <Note tone="amber">
            有 {toCall.length} 位收不到消息，请打电话或到群里说：{toCall.join('、')}
          </Note>
        )}
      </ConfirmSheet>
    </Section>
  )
}
