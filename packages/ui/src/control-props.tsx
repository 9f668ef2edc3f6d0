/** What every control gets from the field around it. */
export interface ControlProps {
  id: string
  value: string
  onChange: (value: string) => void
  disabled?: boolean
  invalid?: boolean
  /** Ids of the help and the error below, for screen readers. */
  describedBy?: string
  /** The field's label; the phone has no other way to name a control. */
  label: string
}

export interface TextControlProps extends ControlProps {
  placeholder?: string
  maxLength?: number
  /** Which keyboard the phone shows. */
  keyboard?: 'text' | 'number' | 'digit' | 'idcard'
  onDone?: () => void
  onLeave?: () => void
}

export interface LongTextControlProps extends ControlProps {
  placeholder?: string
  maxLength?: number
}

export interface ChoiceControlProps extends ControlProps {
  options: { value: string; label: string }[]
  placeholder: string
}

export interface MomentControlProps extends ControlProps {
  mode: 'date' | 'time'
  /** Earliest and latest, in the form of the value. */
  from?: string
  to?: string
}
