import {
  type ChatGroupView,
  changeChatGroup,
  closeChatGroup,
  createChatGroup,
  listChatGroups,
} from '@linli/domain/volunteering/chat-groups/contract'
import { getRecruitmentForm } from '@linli/domain/volunteering/contract'
import { Button, ButtonRow } from '@linli/ui/button'
import { PickerField, TextField } from '@linli/ui/field'
import { Row, Rows } from '@linli/ui/row'
import { Sheet } from '@linli/ui/sheet'
import { Empty } from '@linli/ui/state'
import { Tag } from '@linli/ui/tag'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { call } from '@/shared/call'
import { Loaded } from '@/shared/loaded'
import { showError } from '@/shared/show-error'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { useServerData } from '@/shared/use-server-data'

const WHOLE_COMMUNITY = 'all'

/** The WeChat groups that notices go into. */
export default function ChatGroupsPage() {
  return (
    <ForStaff>
      <Groups />
    </ForStaff>
  )
}

type Edited = Pick<ChatGroupView, 'name' | 'gridId'> & { id?: string; closed: boolean }

async function loadGroups() {
  const [{ rows }, { grids }] = await Promise.all([call(listChatGroups), call(getRecruitmentForm)])
  return { rows, grids }
}

function Groups() {
  const data = useServerData(loadGroups)
  const [edited, setEdited] = useState<Edited>()
  const done = async (words: string) => {
    setEdited(undefined)
    toast(words)
    await data.reload()
  }
  return (
    <StaffScreen
      place="manageRecruitments"
      below
      footer={
        <Button onTap={() => setEdited({ name: '', gridId: null, closed: false })}>记一个微信群</Button>
      }
    >
      <Loaded data={data}>
        {({ rows, grids }) => (
          <>
            {rows.length === 0 && <Empty title="还没有记微信群" note="记下来，就知道每个群招来多少人" />}
            <Rows>
              {rows.map((group) => (
                <Row
                  key={group.id}
                  title={group.name}
                  note={group.gridName ?? '全社区'}
                  tail={group.closedAt && <Tag tone="plain">停用</Tag>}
                  onTap={() => setEdited({ ...group, closed: group.closedAt !== null })}
                />
              ))}
            </Rows>
            {edited && (
              <EditSheet
                key={edited.id}
                edited={edited}
                grids={grids}
                onClose={() => setEdited(undefined)}
                onDone={done}
              />
            )}
          </>
        )}
      </Loaded>
    </StaffScreen>
  )
}

interface EditSheetProps {
  edited: Edited
  grids: { id: string; name: string }[]
  onClose: () => void
  onDone: (words: string) => Promise<void>
}

function EditSheet({ edited, grids, onClose, onDone }: EditSheetProps) {
  const { id, closed } = edited
  const [name, setName] = useState(edited.name)
  const [gridId, setGridId] = useState(edited.gridId)
  const body = { name: name.trim(), gridId }
  const act = async (work: Promise<unknown>, words: string) => {
    try {
      await work
      await onDone(words)
    } catch (error) {
      showError(error)
    }
  }
  const save = () => {
    // The name of a closed group opens it again.
    if (!id || closed) return act(call(createChatGroup, { body }), '记好了')
    return act(call(changeChatGroup, { params: { groupId: id }, body }), '改好了')
  }
  const close = () =>
    id && act(call(closeChatGroup, { params: { groupId: id }, body: {} }), '停用了，以前的数还在')
  const short = body.name.length < 2
  return (
    <Sheet
      open
      title={id ? '改微信群' : '记一个微信群'}
      onClose={onClose}
      footer={
        <ButtonRow>
          {id && !closed && (
            <Button kind="outline" onTap={close}>
              停用
            </Button>
          )}
          <Button grow={1.4} disabled={short} reason={short ? '群名至少两个字' : undefined} onTap={save}>
            {closed ? '恢复使用' : '保存'}
          </Button>
        </ButtonRow>
      }
    >
      <TextField
        label="群名"
        placeholder="如：砖瓦厂 5 栋邻居群"
        maxLength={40}
        value={name}
        onChange={setName}
        disabled={closed}
      />
      <PickerField
        label="哪个网格"
        options={[
          { value: WHOLE_COMMUNITY, label: '全社区' },
          ...grids.map((grid) => ({ value: grid.id, label: grid.name })),
        ]}
        value={gridId ?? WHOLE_COMMUNITY}
        onChange={(value) => setGridId(value === WHOLE_COMMUNITY ? null : value)}
      />
    </Sheet>
  )
}
