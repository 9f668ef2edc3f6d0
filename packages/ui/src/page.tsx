import { View } from '@tarojs/components'
import type { PropsWithChildren, ReactNode } from 'react'
import { classNames } from './class-names'
import { accessible, isH5 } from './platform'
import './page.scss'

export interface PageProps {
  /** Elder mode (关怀版): larger text, larger targets, one thing per line. */
  elder?: boolean
  /** Staff pages at a desk: up to 1150 wide instead of 480. */
  wide?: boolean
  /** Stays at the bottom of the screen, above the phone's home bar. */
  footer?: ReactNode
  /** A column at the left edge from 900 px on, for example `SideNav`; not shown on a phone. */
  side?: ReactNode
}

/** The ground every screen stands on. */
export function Page({ elder, wide, footer, side, children }: PropsWithChildren<PageProps>) {
  const className = classNames(
    'ui-page',
    isH5 && 'ui-page--h5',
    elder && 'ui-elder',
    wide && 'ui-page--wide',
    Boolean(side) && 'ui-page--sided',
  )
  return (
    <View className={className} {...accessible({ role: 'main' })}>
      {side && <View className="ui-page__side">{side}</View>}
      <View className="ui-page__body">{children}</View>
      {footer && (
        <View className="ui-page__foot">
          <View className="ui-page__foot-in">{footer}</View>
        </View>
      )}
    </View>
  )
}

export interface HeroProps {
  title: string
  note?: string
  /** At the right end, for example the switch to large type. */
  aside?: ReactNode
}

/** The brick-red head of the home page; its children overlap the lower edge. */
export function Hero({ title, note, aside, children }: PropsWithChildren<HeroProps>) {
  return (
    <View className="ui-hero">
      <View className="ui-hero__top">
        <View className="ui-hero__words">
          <View className="ui-hero__title">{title}</View>
          {note && <View className="ui-hero__note">{note}</View>}
        </View>
        {aside}
      </View>
      {children && <View className="ui-hero__over">{children}</View>}
    </View>
  )
}

/** Side by side on a desk, one below the other on a phone. The first column is the narrower. */
export function Columns({ children }: PropsWithChildren) {
  return <View className="ui-columns">{children}</View>
}

/** One column of `Columns`. */
export function Column({ children }: PropsWithChildren) {
  return <View className="ui-column">{children}</View>
}
