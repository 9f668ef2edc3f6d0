/// <reference types="@tarojs/taro" />
declare module '*.scss'
declare module '*.png' {
  const address: string
  export default address
}
declare namespace NodeJS {
  interface ProcessEnv {
    TARO_ENV: 'weapp' | 'h5'
  }
}
/** The address the API answers under; fixed by the build. */
declare const API_BASE: string
