import { type PersonSummary, searchPersons } from '@linli/domain/people/contract'
import { CONSENT_AGE } from '@linli/domain/people/terms'
import { TextField } from '@linli/ui/field'
import { Row, Rows } from '@linli/ui/row'
import { Empty } from '@linli/ui/state'
import { Tag } from '@linli/ui/tag'
import { useEffect, useState } from 'react'
import { call } from './call'
import { Loaded } from './loaded'
import { MoreRows } from './more-rows'
import { usePagedRows } from './use-paged-rows'

/** Typing pauses this long before the search begins. */
const PAUSE_MS = 350
const MOST_CHARACTERS = 40

interface PersonSearchProps {
  onPick: (person: PersonSummary) => void
}

/** Staff look somebody up by name, full phone number or address. */
export function PersonSearch({ onPick }: PersonSearchProps) {
  const [typed, setTyped] = useState('')
  const [wanted, setWanted] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setWanted(typed.trim()), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [typed])
  return (
    <>
      <TextField
        label="姓名、完整手机号或门牌"
        placeholder="如 王秀英、5栋 2单元 502"
        maxLength={MOST_CHARACTERS}
        value={typed}
        onChange={setTyped}
        onDone={() => setWanted(typed.trim())}
      />
      {wanted !== '' && <Found key={wanted} wanted={wanted} onPick={onPick} />}
    </>
  )
}

function Found({ wanted, onPick }: PersonSearchProps & { wanted: string }) {
  const paged = usePagedRows((cursor) => call(searchPersons, { query: { q: wanted, cursor } }), {
    deps: [wanted],
  })
  return (
    <>
      <Loaded data={paged.data} rows={2}>
        {(persons) =>
          persons.length === 0 ? (
            <Empty title={`没有找到“${wanted}”`} note="网格员只能查自己网格的居民；手机号要输完整的 11 位" />
          ) : (
            <Rows>
              {persons.map((person) => (
                <Row
                  key={person.id}
                  title={personName(person)}
                  note={person.address}
                  tail={lacksAccount(person) ? <Tag tone="plain">没用小程序</Tag> : null}
                  onTap={() => onPick(person)}
                />
              ))}
            </Rows>
          )
        }
      </Loaded>
      <MoreRows paged={paged} />
    </>
  )
}

/** Children are signed up by their guardians and have no account to lack. */
export function lacksAccount({ hasAccount, age }: Pick<PersonSummary, 'hasAccount' | 'age'>): boolean {
  return !hasAccount && (age === null || age >= CONSENT_AGE)
}

/** `王秀英 63 岁` */
export function personName({ name, age }: Pick<PersonSummary, 'name' | 'age'>): string {
  return age === null ? name : `${name} ${age} 岁`
}
