import { listCorrectedCertificates } from '@linli/domain/volunteering/certificates/contract'
import { exactHours, writtenDate } from '@linli/domain/volunteering/certificates/rules'
import { Row, Rows } from '@linli/ui/row'
import { Empty } from '@linli/ui/state'
import { Tag } from '@linli/ui/tag'
import { Note } from '@linli/ui/text'
import { call } from '@/shared/call'
import { go } from '@/shared/go'
import { Loaded } from '@/shared/loaded'
import { useServerData } from '@/shared/use-server-data'

/** For staff: certificates (志愿服务证明) whose hours were corrected after they were made, of everybody. */
export function CorrectedCertificates() {
  const data = useServerData(() => call(listCorrectedCertificates))
  return (
    <Loaded data={data}>
      {({ rows }) =>
        rows.length === 0 ? (
          <Empty title="没有要重新开的证明" note="开过的证明都和现在的时长对得上" />
        ) : (
          <>
            <Note>这些证明开出以后，里面的时长更正过。请本人重新开一份；作废了的不再列在这里。</Note>
            <Rows>
              {rows.map(({ id, personId, name, from, to, minutes, code, corrected }) => (
                <Row
                  key={id}
                  title={`${name} · ${exactHours(minutes)}`}
                  note={`${writtenDate(from)}到${writtenDate(to)} · ${code.slice(0, 4)}…`}
                  tail={<Tag tone="amber">{`更正 ${corrected} 次`}</Tag>}
                  onTap={() => go('certificate', { personId, certificateId: id })}
                />
              ))}
            </Rows>
          </>
        )
      }
    </Loaded>
  )
}
