import redlet from './index.js'

export const { Redlet, RedletError, open } = redlet
export default redlet
