import { listChatGroups } from '@linli/domain/volunteering/chat-groups/contract'
import type { RecruitmentView } from '@linli/domain/volunteering/contract'
import { createShareCode } from '@linli/domain/volunteering/share-codes/contract'
import { Button, ShareButton } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { Row, Rows } from '@linli/ui/row'
import { Sheet } from '@linli/ui/sheet'
import { Note } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { call } from '@/shared/call'
import { go, pageUrl } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { recruitmentCard } from '@/shared/recruitment-words'
import { showError } from '@/shared/show-error'
import { useServerData } from '@/shared/use-server-data'

interface ShareToGroupsProps {
  recruitment: RecruitmentView
  onShare?: (card: { recruitment: RecruitmentView; code: string }) => void
}

/** A card of its own for each group, so that it is known which one brought how many. */
export function ShareToGroups({ recruitment, onShare }: ShareToGroupsProps) {
  const data = useServerData(() => call(listChatGroups))
  const [ready, setReady] = useState<{ groupName: string; code: string }>()
  const prepare = async (groupId: string) => {
    const params = { recruitmentId: recruitment.id }
    const made = await call(createShareCode, { params, body: { groupId } }).catch(showError)
    if (!made) return
    onShare?.({ recruitment, code: made.code })
    setReady(made)
  }
  return (
    <Section title="发到群里" more="管理微信群" onMore={() => go('chatGroups')}>
      <Loaded data={data} rows={1}>
        {({ rows }) => {
          const open = rows.filter(({ closedAt }) => closedAt === null)
          if (open.length === 0)
            return (
              <Card onTap={() => go('chatGroups')}>
                <Note>先记下社区有哪些微信群，就知道每个群招来多少人 ›</Note>
              </Card>
            )
          return (
            <Rows>
              {open.map(({ id, name, gridName }) => (
                <Row key={id} title={name} note={gridName ?? '全社区'} onTap={() => void prepare(id)} />
              ))}
            </Rows>
          )
        }}
      </Loaded>
      <SendSheet recruitment={recruitment} ready={ready} onClose={() => setReady(undefined)} />
    </Section>
  )
}

interface SendSheetProps {
  recruitment: RecruitmentView
  ready: { groupName: string; code: string } | undefined
  onClose: () => void
}

function SendSheet({ recruitment, ready, onClose }: SendSheetProps) {
  const copy = async () => {
    if (!ready) return
    const address = `${location.origin}${location.pathname}#${pageUrl('recruitment', { scene: ready.code })}`
    try {
      await Taro.setClipboardData({ data: `${recruitmentCard(recruitment, new Date())}\n${address}` })
      toast(`已复制，粘贴到“${ready.groupName}”`)
      onClose()
    } catch (error) {
      showError(error)
    }
  }
  return (
    <Sheet
      open={ready !== undefined}
      title={`发到“${ready?.groupName ?? ''}”`}
      onClose={onClose}
      footer={
        process.env.TARO_ENV === 'weapp' ? (
          <ShareButton kind="primary">转发到这个群</ShareButton>
        ) : (
          <Button onTap={copy}>复制这个群的链接</Button>
        )
      }
    >
      <Note>{recruitmentCard(recruitment, new Date())}</Note>
      <Note>只发到这个群：从这张卡片来的人，会算在这个群里。转发不给积分。</Note>
    </Sheet>
  )
}
