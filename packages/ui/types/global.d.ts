declare module '*.scss'
declare const process: { env: { TARO_ENV: 'weapp' | 'h5'; NODE_ENV: 'development' | 'production' } }
