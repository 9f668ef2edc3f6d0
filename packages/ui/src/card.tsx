import { View } from '@tarojs/components'
import type { PropsWithChildren } from 'react'
import { classNames } from './class-names'
import { accessible } from './platform'
import { Tappable } from './tappable'
import './card.scss'

export interface CardProps {
  /** `jade` is the green panel with white words. */
  tone?: 'jade'
  /** Outlined: the one chosen of several. */
  chosen?: boolean
  centred?: boolean
  onTap?: () => void
  /** Read aloud for a card that can be tapped. */
  label?: string
}

/** A white sheet on the paper ground. */
export function Card({ tone, chosen, centred, onTap, label, children }: PropsWithChildren<CardProps>) {
  const className = classNames(
    'ui-card',
    tone && `ui-card--${tone}`,
    chosen && 'ui-card--chosen',
    centred && 'ui-card--centred',
  )
  if (!onTap) return <View className={className}>{children}</View>
  return (
    <Tappable className={className} onTap={onTap} label={label}>
      {children}
    </Tappable>
  )
}

/** Cards of equal width next to each other; in elder mode one below the other, or two by two with `pairs`. */
export function CardRow({ pairs, children }: PropsWithChildren<{ pairs?: boolean }>) {
  return <View className={classNames('ui-card-row', pairs && 'ui-card-row--pairs')}>{children}</View>
}

export interface SectionProps {
  title: string
  /** Small words at the right end; with `onMore` they can be tapped. */
  more?: string
  onMore?: () => void
}

/** A heading and what belongs under it. */
export function Section({ title, more, onMore, children }: PropsWithChildren<SectionProps>) {
  return (
    <View className="ui-section">
      <View className="ui-section__head">
        <View className="ui-section__title" {...accessible({ role: 'heading', level: 2 })}>
          {title}
        </View>
        {more && !onMore && <View className="ui-section__more">{more}</View>}
        {more && onMore && (
          <Tappable className="ui-section__more ui-section__more--tap" role="link" onTap={onMore}>
            {more} ›
          </Tappable>
        )}
      </View>
      {children}
    </View>
  )
}
