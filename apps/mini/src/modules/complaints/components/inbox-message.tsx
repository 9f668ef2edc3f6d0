import { MESSAGE_KINDS } from '@linli/domain/complaints/chat-lines/terms'
import type { InboxMessage } from '@linli/domain/complaints/group-inbox/contract'
import { MESSAGE_DECISIONS } from '@linli/domain/complaints/group-inbox/terms'
import { MESSAGE_CLASSES } from '@linli/domain/complaints/message-proposals/terms'
import { COMPLAINT_CATEGORIES } from '@linli/domain/complaints/terms'
import { Button, ButtonRow } from '@linli/ui/button'
import { Card } from '@linli/ui/card'
import { CheckRow } from '@linli/ui/check-row'
import { Row } from '@linli/ui/row'
import { Tag } from '@linli/ui/tag'
import { Note, Split, Strong } from '@linli/ui/text'
import { View } from '@tarojs/components'
import { when } from '@/shared/format'
import { saidWhen, TONE_OF_CLASS } from './inbox-words'
import './inbox-message.scss'

export interface MessageActs {
  onAccept: (message: InboxMessage) => Promise<void>
  /** Choose kind and category first. */
  onChange: (message: InboxMessage) => void
  onLink: (message: InboxMessage, complaintId: string) => Promise<void>
  onSetAside: (message: InboxMessage) => Promise<void>
  onUndo: (message: InboxMessage) => Promise<void>
}

interface InboxMessageCardProps extends MessageActs {
  message: InboxMessage
  /** Null while messages are decided one by one. */
  ticked: boolean | null
  onTick: (ticked: boolean) => void
}

const wordsOf = ({ kind, text }: InboxMessage) =>
  kind === 'text' ? text : `[${MESSAGE_KINDS[kind]}]${text === '' ? '' : ` ${text}`}`

/** A message with what it seems to be, by which words, and what can be done with it in one tap. */
export function InboxMessageCard({ message, ticked, onTick, ...acts }: InboxMessageCardProps) {
  const { sender, groupName, decision } = message
  const source = [sender ?? '不知道是谁', saidWhen(message), groupName].filter(Boolean).join(' · ')
  if (ticked !== null) {
    return (
      <Card chosen={ticked}>
        <CheckRow title={wordsOf(message)} note={source} checked={ticked} onChange={onTick} />
      </Card>
    )
  }
  return (
    <Card>
      <View className="inbox-message__words">
        <Strong>{wordsOf(message)}</Strong>
      </View>
      {message.quote && (
        <View className="inbox-message__quote">
          {[message.quote.sender, message.quote.text].filter(Boolean).join('：')}
        </View>
      )}
      <Note>{source}</Note>
      {decision ? (
        <Decided message={message} onUndo={acts.onUndo} />
      ) : (
        <Waiting message={message} {...acts} />
      )}
    </Card>
  )
}

function Waiting({ message, ...acts }: MessageActs & { message: InboxMessage }) {
  const { because, links, place, placeFromName, gridName } = message
  const where = [place && `${place}${placeFromName ? '（看昵称）' : ''}`, gridName]
    .filter(Boolean)
    .join(' · ')
  return (
    <>
      <View className="inbox-message__tags">
        <Tag tone={TONE_OF_CLASS[message.class]}>
          {message.unsure ? '没认出来' : `像${MESSAGE_CLASSES[message.class]}`}
        </Tag>
        {message.category !== 'other' && <Tag tone="plain">{COMPLAINT_CATEGORIES[message.category]}</Tag>}
        {where !== '' && <Tag tone="plain">{where}</Tag>}
      </View>
      <Note>
        {because.length > 0
          ? `依据：${because.map((word) => `“${word}”`).join('')}`
          : '没有认出关键的字，请看一眼'}
      </Note>
      {links.map(({ id, number, title, because: reasons }) => (
        <Row
          key={id}
          title={`可能是第 ${number} 号：${title}`}
          note={reasons.join('，')}
          tail={
            <Button
              kind="outline"
              size="s"
              onTap={() => acts.onLink(message, id)}
              label={`并到第 ${number} 号`}
            >
              并进去
            </Button>
          }
        />
      ))}
      <ButtonRow>
        <Button size="s" onTap={() => acts.onAccept(message)}>
          收为诉求
        </Button>
        <Button size="s" kind="outline" onTap={() => acts.onChange(message)}>
          改了再收
        </Button>
        <Button size="s" kind="ghost" onTap={() => acts.onSetAside(message)}>
          不用管
        </Button>
      </ButtonRow>
    </>
  )
}

function Decided({ message, onUndo }: { message: InboxMessage; onUndo: MessageActs['onUndo'] }) {
  const { decision } = message
  if (!decision) return null
  const { code, at, byName, case: of } = decision
  const where = of ? `：第 ${of.number} 号「${of.title}」` : ''
  return (
    <Split>
      <Note>{`${byName ?? '工作人员'} ${when(at)} ${MESSAGE_DECISIONS[code]}${where}`}</Note>
      <Button size="s" kind="ghost" onTap={() => onUndo(message)} label="撤销这条的处理">
        撤销
      </Button>
    </Split>
  )
}
