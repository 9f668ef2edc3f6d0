import {
  approveBinding,
  type BindingRequestView,
  declineBinding,
  listBindingRequests,
  type PersonSummary,
} from '@linli/domain/people/contract'
import { Button, ButtonRow } from '@linli/ui/button'
import { Card } from '@linli/ui/card'
import { CheckRow } from '@linli/ui/check-row'
import { Column, Columns } from '@linli/ui/page'
import { ConfirmSheet, Sheet } from '@linli/ui/sheet'
import { Empty } from '@linli/ui/state'
import { Note, Split, Strong } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import Taro, { usePullDownRefresh } from '@tarojs/taro'
import { useState } from 'react'
import { call } from '@/shared/call'
import { when } from '@/shared/format'
import { Loaded } from '@/shared/loaded'
import { PersonSearch } from '@/shared/person-search'
import { showError } from '@/shared/show-error'
import { ForStaff, StaffScreen } from '@/shared/staff-screen'
import { useServerData } from '@/shared/use-server-data'

/** Accounts that ask staff to be bound to a person of the roster. */
export default function BindingsPage() {
  return (
    <ForStaff>
      <StaffScreen place="bindings">
        <Bindings />
      </StaffScreen>
    </ForStaff>
  )
}

function Bindings() {
  const data = useServerData(() => call(listBindingRequests))
  usePullDownRefresh(() => void data.reload().then(() => Taro.stopPullDownRefresh()))
  return (
    <Loaded data={data}>
      {({ rows }) =>
        rows.length === 0 ? (
          <Empty title="没有等您核对的申请" note="居民的姓名、手机号和花名册对不上时，会申请到这里" />
        ) : (
          <Columns>
            <Column>
              {rows.map((request) => (
                <Request key={request.id} request={request} onDecided={data.reload} />
              ))}
            </Column>
          </Columns>
        )
      }
    </Loaded>
  )
}

interface RequestProps {
  request: BindingRequestView
  onDecided: () => Promise<void>
}

interface Candidate {
  personId: string
  name: string
  address: string
  bound: boolean
}

function Request({ request, onDecided }: RequestProps) {
  const [found, setFound] = useState<Candidate>()
  const [chosen, setChosen] = useState<string>()
  const [asking, setAsking] = useState<'approve' | 'decline' | 'search'>()
  const params = { requestId: request.id }
  const candidates = found ? [...request.candidates, found] : request.candidates
  const person = candidates.find(({ personId }) => personId === chosen)
  const decide = async (work: () => Promise<unknown>, words: string) => {
    try {
      await work()
      toast(words)
      setAsking(undefined)
      await onDecided()
    } catch (error) {
      showError(error)
    }
  }
  const pick = (picked: PersonSummary) => {
    setAsking(undefined)
    setChosen(picked.id)
    if (candidates.some(({ personId }) => personId === picked.id)) return
    setFound({ personId: picked.id, name: picked.name, address: picked.address, bound: picked.hasAccount })
  }
  return (
    <Card>
      <Split top>
        <Strong>{request.name}</Strong>
        <Note>{when(request.askedAt)}</Note>
      </Split>
      <Note>填的手机号 {request.maskedPhone}</Note>
      {request.note && <Note tone="ink">“{request.note}”</Note>}
      {candidates.length === 0 && (
        <Note tone="amber">花名册里没有同名或同号的人，请先查居民，或请他来登记</Note>
      )}
      {candidates.map((candidate) => (
        <CheckRow
          key={candidate.personId}
          kind="radio"
          title={candidate.name}
          note={candidate.address}
          checked={candidate.personId === chosen}
          disabled={candidate.bound}
          reason={candidate.bound ? '已经绑了别的微信' : undefined}
          onChange={() => setChosen(candidate.personId)}
        />
      ))}
      <Button kind="ghost" size="s" onTap={() => setAsking('search')}>
        是别人？查居民
      </Button>
      <ButtonRow>
        <Button kind="outline" onTap={() => setAsking('decline')}>
          不同意
        </Button>
        <Button
          grow={1.4}
          disabled={!person}
          reason={person ? undefined : '先选是哪一位'}
          onTap={() => setAsking('approve')}
        >
          绑定
        </Button>
      </ButtonRow>
      <Sheet
        open={asking === 'search'}
        title={`${request.name}是哪一位`}
        onClose={() => setAsking(undefined)}
      >
        <PersonSearch onPick={pick} />
      </Sheet>
      <ConfirmSheet
        open={asking === 'approve'}
        title={person ? `绑定到${person.name}？` : ''}
        note={person && `${person.address}。请先核对是本人，绑定后他能看到全家的报名和积分。`}
        yes="是本人，绑定"
        onYes={() =>
          person &&
          decide(
            () => call(approveBinding, { params, body: { personId: person.personId } }),
            `${request.name}绑好了`,
          )
        }
        onClose={() => setAsking(undefined)}
      />
      <ConfirmSheet
        open={asking === 'decline'}
        title={`不同意${request.name}的申请？`}
        yes="不同意"
        danger
        reason={{ label: '原因（对方会看到）', placeholder: '如：请带身份证到第3网格服务点核对' }}
        onYes={(reason) => decide(() => call(declineBinding, { params, body: { reason } }), '告诉他了')}
        onClose={() => setAsking(undefined)}
      />
    </Card>
  )
}
