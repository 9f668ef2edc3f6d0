import { type InboxGroup, type PasteResult, pasteChat } from '@linli/domain/complaints/group-inbox/contract'
import { Button, ButtonRow } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { LongTextField, PickerField } from '@linli/ui/field'
import { Notice } from '@linli/ui/notice'
import { Note } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { call } from '@/shared/call'
import { showError } from '@/shared/show-error'
import { pastedWords } from './inbox-words'
import { keepDraft, type PasteDraft, readClipboard, readDraft } from './paste-draft'

/** Longer texts make a phone's text field slow; the server takes more. */
const MOST_TYPED = 500_000

interface PasteFormProps {
  groups: readonly InboxGroup[]
  onPasted: (groupId: string) => Promise<void>
}

/** What was said in a group, pasted: split, compared with earlier pastes, and sorted by what it seems to be. */
export function PasteForm({ groups, onPasted }: PasteFormProps) {
  const [draft, setDraft] = useState<PasteDraft>(readDraft)
  const [result, setResult] = useState<PasteResult>()
  const { text } = draft
  const groupId = groups.some(({ id }) => id === draft.groupId) ? draft.groupId : undefined
  const change = (next: PasteDraft) => {
    setDraft(next)
    keepDraft(next)
    setResult(undefined)
  }
  const paste = async () => {
    const copied = await readClipboard()
    if (copied.trim() === '') toast('没有读到剪贴板。请长按下面的框，选“粘贴”')
    else change({ ...draft, text: copied })
  }
  const take = async () => {
    if (!groupId) return
    try {
      const taken = await call(pasteChat, { params: { groupId }, body: { text } })
      change({ groupId, text: '' })
      setResult(taken)
      await onPasted(groupId)
    } catch (error) {
      showError(error)
    }
  }
  const missing = groupId === undefined ? '请先选是哪个群' : text.trim() === '' ? '请先粘贴聊天' : undefined
  return (
    <Section title="把群里说的贴进来">
      {result && (
        <Notice tone="jade" title={pastedWords(result)}>
          {result.otherGroupName && `这段像是「${result.otherGroupName}」的，请看看是不是选错了群。`}
        </Notice>
      )}
      <Card>
        <PickerField
          label="哪个群"
          options={groups.map(({ id, name }) => ({ value: id, label: name }))}
          value={groupId}
          onChange={(chosen) => change({ ...draft, groupId: chosen })}
        />
        <LongTextField
          label="聊天内容"
          help="电脑微信：多选消息，点“复制”。手机微信：多选消息，点“邮件”，再复制邮件里的字。多贴了不要紧，收过的不会再收。"
          placeholder={'张姐 2026/11/20 9:03\n5栋门口的路灯又不亮了'}
          maxLength={MOST_TYPED}
          value={text}
          onChange={(typed) => change({ ...draft, text: typed })}
        />
        {text.length === MOST_TYPED && (
          <Note tone="amber">贴到 50 万字就满了，后面的没有贴进来。收进来以后，再从断的地方往下贴</Note>
        )}
        <ButtonRow>
          <Button kind="outline" onTap={paste}>
            粘贴
          </Button>
          <Button grow={1.4} disabled={missing !== undefined} reason={missing} onTap={take}>
            收进来
          </Button>
        </ButtonRow>
      </Card>
    </Section>
  )
}
