import type { ReportForm } from '@linli/domain/complaints/intake/contract'
import { INTAKE_REFUSALS, MAX_PLACE_LENGTH } from '@linli/domain/complaints/intake/terms'
import { isInside } from '@linli/domain/coordinates'
import { Button } from '@linli/ui/button'
import { FieldRow, PickerField, TextField } from '@linli/ui/field'
import { Row } from '@linli/ui/row'
import { toast } from '@linli/ui/toast'
import { PICK_WORDS, pickPosition } from '@/shared/pick-position'
import { compoundOf, ELSEWHERE, type Home, type ReportDraft } from './report-draft'

interface PlaceFieldsProps {
  form: ReportForm
  draft: ReportDraft
  home: Home | undefined
  set: (change: Partial<ReportDraft>) => void
}

/** Where it is: compound and building, a few words, and a place on the map. */
export function PlaceFields({ form, draft, home, set }: PlaceFieldsProps) {
  const { compounds, boundary } = form
  const compoundId = compoundOf(draft, home)
  const buildings = compounds.find(({ id }) => id === compoundId)?.buildings ?? []
  const locate = async () => {
    const picked = await pickPosition()
    if (!picked) return
    if (boundary.length > 0 && !isInside(picked.position, boundary))
      return toast(INTAKE_REFUSALS.place_outside)
    set({ position: picked.position, words: draft.words || picked.name.slice(0, MAX_PLACE_LENGTH) })
  }
  return (
    <>
      <FieldRow>
        <PickerField
          label="哪个小区"
          options={[
            ...compounds.map(({ id, name }) => ({ value: id, label: name })),
            { value: ELSEWHERE, label: '不在小区里' },
          ]}
          value={compoundId ?? (draft.compoundId === ELSEWHERE ? ELSEWHERE : undefined)}
          onChange={(next) => set({ compoundId: next, buildingId: undefined })}
        />
        {buildings.length > 0 && (
          <PickerField
            label="哪一栋"
            placeholder="可以不选"
            options={buildings.map(({ id, name }) => ({ value: id, label: name }))}
            value={draft.buildingId}
            onChange={(next) => set({ buildingId: next })}
          />
        )}
      </FieldRow>
      <TextField
        label="具体在哪"
        placeholder="如：2单元门口、学校西门"
        help="邻居只看到小区和楼栋，看不到这一行"
        maxLength={MAX_PLACE_LENGTH}
        value={draft.words}
        onChange={(words) => set({ words })}
      />
      {draft.position ? (
        <Row
          title="地图上的位置记下了"
          note="只有社区看得到"
          tailTaps
          tail={
            <Button size="s" kind="ghost" label="去掉地图上的位置" onTap={() => set({ position: null })}>
              去掉
            </Button>
          }
        />
      ) : (
        <Button kind="outline" size="s" onTap={locate}>
          {PICK_WORDS.pick}
        </Button>
      )}
    </>
  )
}
