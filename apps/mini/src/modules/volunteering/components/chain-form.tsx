import { MAX_CHAIN_CHARACTERS } from '@linli/domain/volunteering/chain-import/terms'
import type { ChatGroupView } from '@linli/domain/volunteering/chat-groups/contract'
import type { RecruitmentView } from '@linli/domain/volunteering/contract'
import { Button, ButtonRow } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { LongTextField, PickerField } from '@linli/ui/field'
import { toast } from '@linli/ui/toast'
import { span } from '@/shared/format'
import { type ChainDraft, readClipboard } from './chain-draft'

interface ChainFormProps {
  recruitment: RecruitmentView
  groups: readonly ChatGroupView[]
  draft: ChainDraft
  onChange: (draft: ChainDraft) => void
  onRead: () => Promise<void>
  now: Date
}

const NO_GROUP = 'none'

/** Which shift, out of which group, and the text itself. */
export function ChainForm({ recruitment, groups, draft, onChange, onRead, now }: ChainFormProps) {
  const shifts = recruitment.shifts.filter(({ startsAt }) => new Date(startsAt) > now)
  const missing =
    draft.shiftId === undefined ? '请先选班次' : draft.text.trim() === '' ? '请先粘贴接龙' : undefined
  const paste = async () => {
    const text = await readClipboard()
    if (text.trim() === '') toast('没有读到剪贴板。请长按下面的框，选“粘贴”')
    else onChange({ ...draft, text })
  }
  return (
    <Section title={recruitment.title}>
      <Card>
        <PickerField
          label="导入到哪个班次"
          options={shifts.map(({ id, role, startsAt, endsAt, places, taken }) => ({
            value: id,
            label: `${role} · ${span(startsAt, endsAt)} · 还差 ${Math.max(0, places - taken)} 人`,
          }))}
          value={draft.shiftId}
          onChange={(shiftId) => onChange({ ...draft, shiftId })}
        />
        <PickerField
          label="从哪个群来"
          options={[
            { value: NO_GROUP, label: '不分群' },
            ...groups
              .filter(({ closedAt }) => closedAt === null)
              .map(({ id, name }) => ({ value: id, label: name })),
          ]}
          value={draft.groupId ?? NO_GROUP}
          onChange={(group) => onChange({ ...draft, groupId: group === NO_GROUP ? undefined : group })}
        />
        <LongTextField
          label="接龙内容"
          help="在群里长按接龙消息，点“复制”，再粘贴到这里。只是认一认，您确认以前什么都不会改。"
          placeholder={'#接龙\n1. 张三\n2. 李四 139…\n3. 王五+1'}
          maxLength={MAX_CHAIN_CHARACTERS}
          value={draft.text}
          onChange={(text) => onChange({ ...draft, text })}
        />
        <ButtonRow>
          <Button kind="outline" onTap={paste}>
            粘贴
          </Button>
          <Button grow={1.4} disabled={missing !== undefined} reason={missing} onTap={onRead}>
            认一认
          </Button>
        </ButtonRow>
      </Card>
    </Section>
  )
}
