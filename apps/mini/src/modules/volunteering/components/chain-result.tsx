import type { ChainImported } from '@linli/domain/volunteering/chain-matching/contract'
import { CHAIN_RESULTS } from '@linli/domain/volunteering/chain-matching/terms'
import { Button } from '@linli/ui/button'
import { Section } from '@linli/ui/card'
import { Notice } from '@linli/ui/notice'
import { Row, Rows } from '@linli/ui/row'
import { Tag, type TagTone } from '@linli/ui/tag'

const TONES: Record<keyof typeof CHAIN_RESULTS, TagTone> = {
  confirmed: 'jade',
  waiting: 'amber',
  already: 'plain',
}

/** What became of everybody. */
export function ChainResult({ imported, onAgain }: { imported: ChainImported; onAgain: () => void }) {
  const { results } = imported
  const count = (wanted: keyof typeof CHAIN_RESULTS) =>
    results.filter(({ result }) => result === wanted).length
  return (
    <Section title="导入好了" more={`${results.length} 人`}>
      <Notice tone="jade" title={`报上 ${count('confirmed')} 人，候补 ${count('waiting')} 人`}>
        {count('already') > 0 ? `${count('already')} 人本来就在名单里。` : ''}
        花名册里的人已经收到消息。
      </Notice>
      <Rows>
        {results.map(({ name, result, waitingPosition, newVolunteer }, i) => (
          <Row
            key={i}
            title={name}
            note={newVolunteer ? '新登记成志愿者' : undefined}
            tail={
              <Tag tone={TONES[result]}>
                {waitingPosition === null ? CHAIN_RESULTS[result] : `候补第 ${waitingPosition} 位`}
              </Tag>
            }
          />
        ))}
      </Rows>
      <Button kind="outline" onTap={onAgain}>
        再导入一个接龙
      </Button>
    </Section>
  )
}
