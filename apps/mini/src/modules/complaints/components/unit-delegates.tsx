import {
  appointDelegate,
  cancelInvitation,
  type DelegateView,
  inviteDelegate,
  listDelegates,
  suspendDelegate,
  type UnitView,
} from '@linli/domain/complaints/units/contract'
import { Button, ButtonRow } from '@linli/ui/button'
import { TextField } from '@linli/ui/field'
import { Row, Rows } from '@linli/ui/row'
import { ConfirmSheet, Sheet } from '@linli/ui/sheet'
import { Tag } from '@linli/ui/tag'
import { Note, Strong } from '@linli/ui/text'
import { useState } from 'react'
import { call } from '@/shared/call'
import { when } from '@/shared/format'
import { Loaded } from '@/shared/loaded'
import { PersonSearch } from '@/shared/person-search'
import { useServerData } from '@/shared/use-server-data'
import { useSend } from './use-send'

interface UnitDelegatesProps {
  unit: UnitView
  reload: () => Promise<void>
}

/** Who acts for a unit (单位经办人): by a code they enter, or a resident who uses the app already. */
export function UnitDelegates({ unit, reload }: UnitDelegatesProps) {
  const params = { unitId: unit.id }
  const data = useServerData(() => call(listDelegates, { params }), { deps: [unit.id] })
  const [name, setName] = useState('')
  const [searching, setSearching] = useState(false)
  const [chosen, setChosen] = useState<DelegateView>()
  const send = useSend(async () => {
    await data.reload()
    await reload()
  })
  const invite = async () => {
    const sending = () => call(inviteDelegate, { params, body: { name } })
    if (await send(sending, '邀请码有了，请发给他')) setName('')
  }
  return (
    <Loaded data={data} rows={1}>
      {({ rows, invitations }) => (
        <>
          <Strong>经办人</Strong>
          {rows.length === 0 && <Note>还没有经办人，吹了哨没人看得到</Note>}
          <Rows>
            {rows.map((person) => (
              <Row
                key={person.accountId}
                title={person.name}
                note={person.suspendReason ?? `${when(person.joinedAt)} 起`}
                tail={person.suspendedAt && <Tag tone="plain">停用</Tag>}
                onTap={() => setChosen(person)}
              />
            ))}
            {invitations.map((invitation) => (
              <Row
                key={invitation.id}
                title={`${invitation.name} · 邀请码 ${spaced(invitation.code)}`}
                note={`${when(invitation.expiresAt)} 前在“我的 › 单位邀请码”里填，只能用一次`}
                tailTaps
                tail={
                  <Button
                    kind="outline"
                    size="s"
                    label={`作废${invitation.name}的邀请码`}
                    onTap={() =>
                      send(
                        () =>
                          call(cancelInvitation, {
                            params: { ...params, invitationId: invitation.id },
                            body: {},
                          }),
                        '作废了',
                      )
                    }
                  >
                    作废
                  </Button>
                }
              />
            ))}
          </Rows>
          {unit.suspendedAt === null && (
            <>
              <TextField
                label="给谁发邀请码"
                placeholder="姓名，如 罗锋"
                maxLength={40}
                value={name}
                onChange={setName}
              />
              <ButtonRow>
                <Button kind="outline" size="s" onTap={() => setSearching(true)}>
                  选一位居民
                </Button>
                <Button
                  size="s"
                  disabled={name.trim() === ''}
                  reason={name.trim() === '' ? '先填姓名' : undefined}
                  onTap={invite}
                >
                  发邀请码
                </Button>
              </ButtonRow>
            </>
          )}
          <Sheet open={searching} title={`谁代表${unit.name}`} onClose={() => setSearching(false)}>
            <PersonSearch
              onPick={async ({ id: personId, name: picked }) => {
                setSearching(false)
                await send(() => call(appointDelegate, { params, body: { personId } }), `${picked}加好了`)
              }}
            />
          </Sheet>
          <SuspendSheet unit={unit} person={chosen} onClose={() => setChosen(undefined)} send={send} />
        </>
      )}
    </Loaded>
  )
}

/** `ABCD EFGH`: read out more easily. */
const spaced = (code: string) => `${code.slice(0, 4)} ${code.slice(4)}`

interface SuspendSheetProps {
  unit: UnitView
  person: DelegateView | undefined
  onClose: () => void
  send: ReturnType<typeof useSend>
}

function SuspendSheet({ unit, person, onClose, send }: SuspendSheetProps) {
  if (!person) return null
  const stopped = person.suspendedAt !== null
  const params = { unitId: unit.id, accountId: person.accountId }
  return (
    <ConfirmSheet
      open
      title={stopped ? `恢复${person.name}？` : `停用${person.name}？`}
      note={stopped ? '他马上又能看到这家单位的吹哨。' : '他马上看不到吹哨，同事不受影响。'}
      yes={stopped ? '恢复' : '停用'}
      danger={!stopped}
      reason={{ label: '原因', placeholder: '如：调走了' }}
      onYes={async (reason) => {
        const body = { suspended: !stopped, reason }
        const done = stopped ? '恢复了' : '停用了'
        if (await send(() => call(suspendDelegate, { params, body }), done)) onClose()
      }}
      onClose={onClose}
    />
  )
}
