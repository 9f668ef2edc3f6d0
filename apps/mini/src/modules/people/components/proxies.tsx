import {
  acceptLink,
  endLink,
  type FamilyView,
  type PersonLinkView,
  requestProxy,
} from '@linli/domain/people/contract'
import { Button, ButtonRow } from '@linli/ui/button'
import { Card, Section } from '@linli/ui/card'
import { TextField } from '@linli/ui/field'
import { ConfirmSheet, Sheet } from '@linli/ui/sheet'
import { Tag } from '@linli/ui/tag'
import { Note, Split, Strong } from '@linli/ui/text'
import { toast } from '@linli/ui/toast'
import { useState } from 'react'
import { call } from '@/shared/call'
import { CallError } from '@/shared/call-error'
import { showError } from '@/shared/show-error'

interface ProxiesProps {
  links: PersonLinkView[]
  onChanged: (family: FamilyView) => void
}

/** Acting for another adult (代办): ask, say yes, end. */
export function Proxies({ links, onChanged }: ProxiesProps) {
  const [asking, setAsking] = useState(false)
  const [ending, setEnding] = useState<PersonLinkView>()
  const proxies = links.filter(({ kind }) => kind === 'proxy')
  const change = async (work: () => Promise<FamilyView>, words: string) => {
    try {
      onChanged(await work())
      toast(words)
    } catch (error) {
      showError(error)
    }
  }
  const end = (link: PersonLinkView) =>
    change(() => call(endLink, { params: { linkId: link.id }, body: {} }), '好了')
  return (
    <Section title="代办" more="双方都同意才算数">
      {proxies.map((link) => (
        <ProxyCard
          key={link.id}
          link={link}
          onAccept={() =>
            change(
              () => call(acceptLink, { params: { linkId: link.id }, body: {} }),
              `以后${link.actingName}可以帮你办`,
            )
          }
          onEnd={() => setEnding(link)}
        />
      ))}
      <Card>
        <Note>
          家里老人不用手机，可以由你代办报名。老人自己有账号的，在他手机上点同意；没有的，一起到便民服务点登记。
        </Note>
        <Button kind="outline" size="s" onTap={() => setAsking(true)}>
          申请替家人代办
        </Button>
      </Card>
      <AskSheet open={asking} onClose={() => setAsking(false)} onChanged={onChanged} />
      <ConfirmSheet
        open={ending !== undefined}
        title={ending?.acceptedAt ? '结束代办？' : '不代办了？'}
        note={ending && endWords(ending)}
        yes={ending?.acceptedAt ? '结束代办' : '不代办了'}
        no="先不"
        danger
        onYes={async () => {
          if (ending) await end(ending)
          setEnding(undefined)
        }}
        onClose={() => setEnding(undefined)}
      />
    </Section>
  )
}

function endWords({ acceptedAt, actingName, forName }: PersonLinkView): string {
  return acceptedAt
    ? `${actingName}不能再替${forName}报名；已经报的名不受影响。`
    : `${actingName}替${forName}代办的申请会撤掉。`
}

interface ProxyCardProps {
  link: PersonLinkView
  onAccept: () => Promise<void>
  onEnd: () => void
}

function ProxyCard({ link, onAccept, onEnd }: ProxyCardProps) {
  const { actingName, forName, acceptedAt, awaitsMe } = link
  return (
    <Card chosen={awaitsMe}>
      <Split>
        <Strong>
          {actingName}替{forName}办
        </Strong>
        <Tag tone={acceptedAt ? 'jade' : 'amber'}>
          {acceptedAt ? '代办中' : awaitsMe ? '等你同意' : '等对方同意'}
        </Tag>
      </Split>
      {awaitsMe && <Note>{actingName}想替你报名、取消、看报名。你随时可以结束。</Note>}
      <ButtonRow>
        <Button kind={awaitsMe ? 'outline' : 'ghost'} size="s" onTap={onEnd}>
          {acceptedAt ? '结束代办' : awaitsMe ? '不同意' : '撤回申请'}
        </Button>
        {awaitsMe && (
          <Button size="s" onTap={onAccept}>
            同意
          </Button>
        )}
      </ButtonRow>
    </Card>
  )
}

interface AskSheetProps {
  open: boolean
  onClose: () => void
  onChanged: (family: FamilyView) => void
}

function AskSheet({ open, onClose, onChanged }: AskSheetProps) {
  const [name, setName] = useState('')
  const [phone, setPhone] = useState('')
  const [refusal, setRefusal] = useState<string>()
  const complete = name.trim() !== '' && phone.trim() !== ''
  const ask = async () => {
    setRefusal(undefined)
    try {
      onChanged(await call(requestProxy, { body: { name, phone } }))
      toast('申请发出了，等对方同意')
      setName('')
      setPhone('')
      onClose()
    } catch (error) {
      if (error instanceof CallError && error.status === 409) setRefusal(error.message)
      else showError(error)
    }
  }
  return (
    <Sheet
      open={open}
      title="申请替家人代办"
      onClose={onClose}
      footer={
        <Button disabled={!complete} reason={complete ? undefined : '请填姓名和手机号'} onTap={ask}>
          发出申请
        </Button>
      }
    >
      <TextField
        label="要代办的人"
        value={name}
        onChange={setName}
        maxLength={40}
        placeholder="他登记在社区的姓名"
      />
      <TextField
        label="他的手机号"
        value={phone}
        onChange={setPhone}
        keyboard="number"
        maxLength={30}
        error={refusal}
        help="要和登记在社区的一样"
      />
    </Sheet>
  )
}
