import { askForBinding, bindMe, getMe, type MeView } from '@linli/domain/people/contract'
import { Button } from '@linli/ui/button'
import { Card } from '@linli/ui/card'
import { LongTextField, TextField } from '@linli/ui/field'
import { Empty } from '@linli/ui/state'
import { Note, Title } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { call } from '@/shared/call'
import { CallError } from '@/shared/call-error'
import { goBack } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { Screen } from '@/shared/screen'
import { keepMe } from '@/shared/session'
import { showError } from '@/shared/show-error'
import { useServerData } from '@/shared/use-server-data'

/** Refusals after which staff can still help. */
const STAFF_CAN_HELP = ['binding_not_matched', 'binding_needs_staff', 'too_many_attempts']

export default function BindingPage() {
  const me = useServerData(() => call(getMe))
  return (
    <Screen>
      <Loaded data={me}>
        {(value) => {
          if (value.person) return <Bound name={value.person.name} address={value.person.address} />
          return value.bindingRequestPending ? <Pending /> : <BindingForm onPending={me.reload} />
        }}
      </Loaded>
    </Screen>
  )
}

function BindingForm({ onPending }: { onPending: () => Promise<void> }) {
  const [name, setName] = useState('')
  const [phone, setPhone] = useState('')
  const [note, setNote] = useState('')
  const [refusal, setRefusal] = useState<string>()
  const [askStaff, setAskStaff] = useState(false)
  const complete = name.trim() !== '' && phone.trim() !== ''
  const body = { name, phone }

  const bind = async () => {
    setRefusal(undefined)
    try {
      welcome(await call(bindMe, { body }))
    } catch (error) {
      if (!(error instanceof CallError) || error.status !== 409) return showError(error)
      setRefusal(error.message)
      setAskStaff(STAFF_CAN_HELP.includes(error.code))
    }
  }
  const ask = async () => {
    try {
      keepMe(await call(askForBinding, { body: { ...body, note: note.trim() || undefined } }))
      toast('已交给社区')
      await onPending()
    } catch (error) {
      showError(error)
    }
  }
  return (
    <>
      <Card>
        <Title>用登记的姓名和手机号认领</Title>
        <Note>社区的花名册里有你家，认领以后就能替一家人报名。姓名写身份证上的。</Note>
      </Card>
      <Card>
        <TextField label="姓名" value={name} onChange={setName} maxLength={40} />
        <TextField
          label="登记在社区的手机号"
          value={phone}
          onChange={setPhone}
          keyboard="number"
          maxLength={30}
          error={refusal}
        />
        {!askStaff && (
          <Button disabled={!complete} reason={complete ? undefined : '请填姓名和手机号'} onTap={bind}>
            认领
          </Button>
        )}
      </Card>
      {askStaff && (
        <Card>
          <Title>请社区帮你核对</Title>
          <Note>工作人员会对照花名册，核对好了发消息给你。也可以改一改上面的，再试一次。</Note>
          <LongTextField
            label="想说明的（可以不填）"
            placeholder="比如：刚搬来 5 栋 2 单元，手机号换过"
            value={note}
            onChange={setNote}
            maxLength={200}
          />
          <Button disabled={!complete} onTap={ask}>
            请社区核对
          </Button>
          <Button kind="ghost" disabled={!complete} onTap={bind}>
            再试一次
          </Button>
        </Card>
      )}
    </>
  )
}

function welcome(me: MeView): void {
  keepMe(me)
  toast(`${me.person?.name ?? ''}，欢迎`)
  goBack()
}

function Bound({ name, address }: { name: string; address: string }) {
  return <Empty title={`你已经认领了：${name}`} note={address} action={<BackButton />} />
}

function Pending() {
  return (
    <Empty
      title="社区正在核对"
      note="核对好了会发消息给你。着急的话，带上身份证到便民服务点说一声。"
      action={<BackButton />}
    />
  )
}

function BackButton() {
  return (
    <Button kind="outline" size="s" onTap={goBack}>
      好的
    </Button>
  )
}
